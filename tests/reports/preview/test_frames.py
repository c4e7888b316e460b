"""Frames come out as they went in, in whatever pieces they arrive; what is no frame is told from one."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.preview import frames
from reports.preview.frames import LENGTHS, Broken, Frames, frame, read_frame

TEXTS = st.text(st.characters(codec="utf-8")) | st.text(st.characters(categories=["Cs", "Cc", "Lo"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
HEADERS = st.dictionaries(TEXTS, VALUES, max_size=4)
FRAMES = st.lists(st.tuples(HEADERS, st.binary(max_size=300)), max_size=4)


def sent(found):
    return b"".join(part for header, body in found for part in frame(header, body))


@given(FRAMES, st.lists(st.integers(1, 40), min_size=1))
def test_frames_survive_being_cut_anywhere(found, cuts):
    data, reader, came, at = sent(found), Frames(), [], 0
    while at < len(data):
        length = cuts[at % len(cuts)]
        came += reader.feed(data[at : at + length])
        at += length
    assert [(header, bytes(body)) for header, body in came] == found


@given(FRAMES)
def test_frames_are_read_one_after_another(found):
    stream = io.BytesIO(sent(found))
    assert [read_frame(stream) for _ in found] == found
    assert read_frame(stream) is None


@given(HEADERS, st.binary(max_size=50), st.data())
def test_the_end_of_the_pipe_is_no_frame(header, body, data):
    whole = sent([(header, body)])
    cut = data.draw(st.integers(0, len(whole) - 1))
    assert read_frame(io.BytesIO(whole[:cut])) is None
    assert list(Frames().feed(whole[:cut])) == []


@given(st.binary(max_size=80))
def test_noise_is_broken_or_waits_for_more(noise):
    try:
        read_frame(io.BytesIO(noise))
        list(Frames().feed(noise))
    except Broken:
        pass


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"1", b'"a"', b"\xff\xfe", b"[" * 100_000])
def test_a_header_that_is_no_object_is_broken_and_the_next_frame_is_found(text):
    stream = io.BytesIO(LENGTHS.pack(len(text), 2) + text + b"ab" + sent([({"a": 1}, b"c")]))
    with pytest.raises(Broken) as broken:
        read_frame(stream)
    assert broken.value.resumes
    assert read_frame(stream) == ({"a": 1}, b"c")


def test_what_is_too_long_is_passed_over(monkeypatch):
    monkeypatch.setattr(frames, "MOST_HEADER", 100)
    monkeypatch.setattr(frames, "MOST_BODY", 100)
    long = LENGTHS.pack(2, 500_000) + b"{}" + bytes(500_000)
    stream = io.BytesIO(long + sent([({}, b"next")]))
    with pytest.raises(Broken):
        read_frame(stream)
    assert read_frame(stream) == ({}, b"next")
    with pytest.raises(Broken) as broken:
        list(Frames().feed(long))
    assert not broken.value.resumes
    with pytest.raises(Broken):
        frame({}, bytes(101))
    with pytest.raises(Broken):
        frame({"a": "字" * 100})
