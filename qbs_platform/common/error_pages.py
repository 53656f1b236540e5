"""The error pages: what happened, what to do next, a reference to quote.

They use no session and no database, so that they also answer when those are what failed.
"""

import sys
from dataclasses import dataclass
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from qbs_platform.logs import request_id


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

_RETRY_AFTER_SECONDS = {HTTPStatus.SERVICE_UNAVAILABLE: 30, HTTPStatus.TOO_MANY_REQUESTS: 60}


def render(request: HttpRequest, status: HTTPStatus, reason: str = "") -> HttpResponse:
    """The page for ``status``; ``reason`` replaces the general sentence of what happened."""
    context = {
        "status": int(status),
        "text": TEXTS[status],
        "reason": reason,
        "reference": request_id.get(),
        "LANGUAGE_CODE": get_language(),
        "path": request.path,
    }
    response = HttpResponse(render_to_string("error.html", context), status=status)
    if status in _RETRY_AFTER_SECONDS:
        response["Retry-After"] = str(_RETRY_AFTER_SECONDS[status])
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the body was larger than the server takes."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return render(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403 with the sentence that the code gave, if any."""
    return render(request, HTTPStatus.FORBIDDEN, reason=str(exception))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; the same body for what is foreign and for what does not exist."""
    return render(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where the database is away or too busy to answer in time.

    Django calls this while it handles the exception, which is how we know which one it was.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return render(request, HTTPStatus.SERVICE_UNAVAILABLE)
    return render(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection token is missing or too old."""
    return render(
        request,
        HTTPStatus.FORBIDDEN,
        reason=str(_("页面打开得太久，或浏览器没有接受 Cookie。请返回上一页刷新后重新提交。")),
    )
