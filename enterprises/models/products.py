"""What an enterprise makes and where: brands, sites, products with their pictures."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from enterprises.enums import ProductCategory, ProductStatus, SiteRole
from enterprises.models.enterprise import Enterprise
from qbs_platform.common.validators import standard_numbers
from qbs_platform.files.models import StoredFile
from qbs_platform.regions.models import Region

MOST_PHOTOS = 6


class Brand(models.Model):
    """A name that products are sold under; a registered trademark where there is a number."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="brands")
    name = models.CharField(max_length=60)
    trademark = models.CharField(max_length=10, blank=True)  # registration number, CNIPA
    nice_class = models.PositiveSmallIntegerField(null=True)  # 1 to 45, Nice classification
    version = models.PositiveIntegerField(default=1)  # one more with each save

    class Meta:
        constraints = [
            models.UniqueConstraint(name="brand_name_once", fields=["enterprise", "name"]),
            models.CheckConstraint(name="brand_name_present", condition=~Q(name="")),
            models.CheckConstraint(
                name="brand_trademark_form",
                condition=Q(trademark="") | Q(trademark__regex=r"^[0-9]{7,10}$"),
            ),
            models.CheckConstraint(
                name="brand_class_known",
                condition=Q(nice_class__isnull=True) | Q(nice_class__range=(1, 45)),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where products are made, by the enterprise itself or for it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="sites")
    role = models.CharField(max_length=12, choices=SiteRole)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=200)
    region = models.ForeignKey(Region, on_delete=models.PROTECT)  # 生产地, a current division
    licences = models.JSONField(default=list)  # of domain.products.Licence, as records
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="site_name_once", fields=["enterprise", "name"]),
            models.CheckConstraint(name="site_name_present", condition=~Q(name="")),
            models.CheckConstraint(name="site_role_known", condition=Q(role__in=SiteRole.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Product(models.Model):
    """A product as it is sold, under a GTIN or, where it has none, a code of the enterprise's own.

    A GTIN stays taken after the product is retired: GS1 does not let numbers be used again.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=120)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, null=True, related_name="products")
    category = models.CharField(max_length=12, choices=ProductCategory)
    model = models.CharField(max_length=120)  # model or specification: 型号规格
    gtin = models.CharField(max_length=14, blank=True)  # GTIN-14
    own_code = models.CharField(max_length=30, blank=True)
    unit = models.CharField(max_length=20)  # of sale: 盒, 台
    shelf_life_days = models.PositiveIntegerField(null=True)
    hs_code = models.CharField(max_length=10, blank=True)
    standards = ArrayField(
        models.CharField(max_length=standard_numbers.LONGEST), default=list
    )  # executed, normal form, in the enterprise's order
    sites = models.ManyToManyField(Site, related_name="products")
    status = models.CharField(max_length=7, choices=ProductStatus, default=ProductStatus.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="product_gtin_once", fields=["gtin"], condition=~Q(gtin="")
            ),
            models.UniqueConstraint(
                name="product_own_code_once",
                fields=["enterprise", "own_code"],
                condition=~Q(own_code=""),
            ),
            models.CheckConstraint(
                name="product_one_identifier",
                condition=Q(gtin__regex=r"^[0-9]{14}$", own_code="")
                | Q(gtin="", own_code__regex=r"^[A-Za-z0-9./-]{1,30}$"),
            ),
            models.CheckConstraint(name="product_name_present", condition=~Q(name="")),
            models.CheckConstraint(
                name="product_category_known", condition=Q(category__in=ProductCategory.values)
            ),
            models.CheckConstraint(
                name="product_status_known", condition=Q(status__in=ProductStatus.values)
            ),
            models.CheckConstraint(
                name="product_food_keeps_until",
                condition=~Q(category=ProductCategory.FOOD) | Q(shelf_life_days__isnull=False),
            ),
            models.CheckConstraint(
                name="product_shelf_life_positive",
                condition=Q(shelf_life_days__isnull=True) | Q(shelf_life_days__gt=0),
            ),
            models.CheckConstraint(
                name="product_hs_code_form",
                condition=Q(hs_code="") | Q(hs_code__regex=r"^[0-9]{6}([0-9]{2}){0,2}$"),
            ),
        ]
        indexes = [models.Index(name="product_newest", fields=["enterprise", "-added_at", "-id"])]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The one identifier that it has."""
        return self.gtin or self.own_code

    @property
    def standing(self) -> ProductStatus:
        """The status as the enumeration, which a row just read keeps as text."""
        return ProductStatus(self.status)


class ProductPhoto(models.Model):
    """A picture of a product or of its label, with words for those who cannot see it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="photo_place_once", fields=["product", "position"]),
            models.CheckConstraint(name="photo_few", condition=Q(position__range=(1, MOST_PHOTOS))),
            models.CheckConstraint(name="photo_described", condition=~Q(alt="")),
        ]

    def __str__(self) -> str:
        return self.alt
