"""The workstation: input methods, display and locale in environments made up here."""

import pytest

from reports import workstation
from reports.examined import Examined, line, verdict
from reports.workstation import display, examine_workstation, input_method, locale_of, plugins

X11 = {"DISPLAY": ":0"}
WAYLAND = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
BUNDLED = frozenset({"ibus"})
WAY_OUT = "请把环境变量QT_IM_MODULE设为ibus"


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        (X11 | {"QT_IM_MODULE": "ibus"}, BUNDLED),
        (X11 | {"QT_IM_MODULE": "fcitx"}, BUNDLED | {"fcitx5"}),
        (X11 | {"QT_IM_MODULE": "fcitx5"}, BUNDLED | {"fcitx"}),
        (X11 | {"QT_IM_MODULES": "wayland;fcitx;ibus"}, BUNDLED),
        (X11 | {"QT_IM_MODULES": "ibus", "QT_IM_MODULE": "fcitx"}, BUNDLED),
        (X11, BUNDLED),
        (X11 | {"XMODIFIERS": "@im=none"}, BUNDLED),
        (WAYLAND, BUNDLED),
        (WAYLAND | {"XMODIFIERS": "@im=fcitx"}, BUNDLED),
        (WAYLAND | {"QT_IM_MODULES": "wayland;fcitx"}, BUNDLED),
        ({"QT_IM_MODULE": "fcitx"}, BUNDLED),
        ({}, None),
    ],
)
def test_an_input_method_that_works(environment, found):
    assert input_method(environment, "linux", found).good


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        (X11 | {"QT_IM_MODULE": "fcitx"}, "fcitx"),
        (X11 | {"QT_IM_MODULE": "fcitx5"}, "fcitx5"),
        (X11 | {"QT_IM_MODULE": "xim"}, "xim"),
        (X11 | {"QT_IM_MODULES": "wayland;fcitx"}, "wayland、fcitx"),
        (X11 | {"XMODIFIERS": "@im=fcitx"}, "fcitx"),
        (X11 | {"XMODIFIERS": "@im=ibus"}, "ibus"),
        (WAYLAND | {"QT_IM_MODULE": "fcitx"}, "fcitx"),
    ],
)
def test_an_input_method_that_does_not_work_is_told_with_the_way_out(environment, named):
    told = input_method(environment, "linux", BUNDLED)
    assert not told.good
    assert named in told.words
    assert WAY_OUT in told.words
    assert ("fcitx 4" in told.words) == ("fcitx" in named)


def test_an_input_method_that_is_not_set_is_a_reminder():
    told = input_method(X11, "linux", BUNDLED)
    assert (told.good, told.severity) == (True, "warning")
    assert WAY_OUT in told.words
    assert line(told).startswith("提醒  输入法")
    assert verdict([told]) == "没有发现问题，有1处提醒。"
    assert verdict([told, Examined(False, "字体", "请重新安装程序。")]).startswith("发现1处问题，1处提醒。")
    assert input_method(WAYLAND, "linux", BUNDLED).severity == "ok"


def test_elsewhere_the_system_provides_input_and_display():
    for system in ("win32", "darwin"):
        assert input_method({}, system, None).good
        assert display({}, system).good


def test_the_plugins_of_the_installed_qt_are_found_without_importing_it():
    assert "ibus" in plugins({})
    assert "compose" not in plugins({})


def test_plugins_in_another_folder_are_found(tmp_path):
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    for name in ("libfcitx5platforminputcontextplugin.so", "libfcitxplatforminputcontextplugin-qt6.so"):
        (folder / name).touch()
    assert plugins({"QT_PLUGIN_PATH": str(tmp_path)}) >= {"fcitx5", "fcitx", "ibus"}


def test_no_window_without_the_library_that_qt_needs(monkeypatch):
    monkeypatch.setattr(workstation, "CURSOR_LIBRARY", "libjixiao-missing.so.0")
    told = display(X11, "linux")
    assert not told.good
    assert "管理员安装" in told.words
    assert display(WAYLAND, "linux").good
    assert display(X11 | {"QT_QPA_PLATFORM": "offscreen"}, "linux").good
    assert display({}, "linux").good


def test_the_name_of_a_computer_in_the_display_is_not_handed_on(monkeypatch):
    told = display({"DISPLAY": "青屏区财务室:0", "QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert "青屏区财务室" in told.words
    assert "青屏区财务室" not in told.shared


@pytest.mark.parametrize(("encoding", "good"), [("utf-8", True), ("UTF8", True), ("ascii", False), ("gbk", False)])
def test_file_names_need_utf8(encoding, good):
    told = locale_of({"LANG": "zh_CN.GB18030"}, encoding)
    assert told.good == good
    assert "zh_CN.GB18030" in told.words
    assert ("请" in told.words) != good


def test_the_locale_is_that_which_counts():
    assert locale_of({"LC_ALL": "甲", "LANG": "乙"}, "utf-8").words.startswith("甲")
    assert locale_of({}, "utf-8").words.startswith("未设置")


def test_a_library_that_is_missing_is_told(monkeypatch):
    monkeypatch.setattr(workstation, "PACKAGES", ("reportlab", "jixiao-missing"))
    told = {item.subject: item.good for item in examine_workstation()}
    assert (told["reportlab"], told["jixiao-missing"]) == (True, False)
