"""What is said of each status of an error, on pages and in the API's problem documents."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ErrorText:
    """One status in words: the heading, what happened, what the reader can do."""

    title: Promise
    happened: Promise
    advice: Promise


TEXTS = {
    HTTPStatus.BAD_REQUEST: ErrorText(
        _("无法处理这个请求"),
        _("请求的内容不完整或格式不对，系统没有做任何改动。"),
        _("请返回上一页，刷新后重试。"),
    ),
    HTTPStatus.FORBIDDEN: ErrorText(
        _("没有权限"),
        _("您当前的身份不能查看或操作这项内容。"),
        _("如果您还有其他身份，请回到工作台切换后重试；需要权限请联系本单位的管理员。"),
    ),
    HTTPStatus.NOT_FOUND: ErrorText(
        _("找不到这个页面"),
        _("地址可能输错了，内容可能已移走，或者您没有查看它的权限。"),
        _("请核对地址，或从首页重新进入。"),
    ),
    HTTPStatus.CONFLICT: ErrorText(
        _("内容已经变化"),
        _("在您操作之前，这项内容的状态已经改变，本次操作没有执行。"),
        _("请返回并刷新页面，查看最新内容后再操作。"),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: ErrorText(
        _("提交的内容太大"),
        _("单个文件不能超过 20 MB，系统没有保存这次提交的内容。"),
        _("请压缩或拆分文件后重新上传。"),
    ),
    HTTPStatus.UNPROCESSABLE_ENTITY: ErrorText(
        _("填写的内容需要修改"),
        _("系统没有保存这次提交的内容。"),
        _("请返回上一页，按提示修改后重新提交。"),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: ErrorText(
        _("操作太频繁"),
        _("短时间内的请求次数超过了上限，本次操作没有执行。"),
        _("请稍等片刻再试。"),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: ErrorText(
        _("系统出错了"),
        _("这是我们的问题，不是您的操作有误。错误已记录，本次操作没有生效。"),
        _("请稍后重试；如果仍然出错，请把下面的编号告诉我们。"),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: ErrorText(
        _("服务暂时不可用"),
        _("系统正在恢复或维护，本次操作没有生效，已保存的内容不会丢失。"),
        _("请过一分钟再试。"),
    ),
}
