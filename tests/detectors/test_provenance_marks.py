"""Every mark as its program writes it, and what looks like one and is none."""

import json

import pytest

from unmask.detectors.provenance.marks import marks_of
from unmask.provenance import Entry

GRAPH = json.dumps({"3": {"class_type": "KSampler", "inputs": {"seed": 5}}})
WORKFLOW = json.dumps({"last_node_id": 9, "last_link_id": 9, "nodes": []})
A1111 = (
    "a cat\nNegative prompt: dog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512"
)
SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
LABEL = json.dumps({"Label": "1", "ContentProducer": "0011", "ProduceID": "x"})

MARKS = [
    ("text", "parameters", A1111, "Stable Diffusion web UI", "generated"),
    ("EXIF", "UserComment", A1111, "Stable Diffusion web UI", "generated"),
    ("text", "parameters", '{"sui_image_params": {"prompt": "a cat"}}', "SwarmUI", "generated"),
    ("text", "prompt", GRAPH, "ComfyUI", "generated"),
    ("text", "workflow", WORKFLOW, "ComfyUI", "generated"),
    ("EXIF", "Make", f"workflow:{WORKFLOW}", "ComfyUI", "generated"),
    ("container", "comment", json.dumps({"prompt": GRAPH}), "ComfyUI", "generated"),
    ("text", "invokeai_metadata", '{"positive_prompt": "a cat"}', "InvokeAI", "generated"),
    ("text", "sd-metadata", '{"image": {"prompt": "a cat"}}', "InvokeAI", "generated"),
    ("container", "invokeai_graph", "{}", "InvokeAI", "generated"),
    ("text", "fooocus_scheme", "fooocus", "Fooocus", "generated"),
    ("text", "Software", "NovelAI", "NovelAI", "generated"),
    (
        "text",
        "Description",
        "a cat --ar 3:2 --v 6.1 Job ID: 01234567-89ab-cdef-0123-456789abcdef",
        "Midjourney",
        "generated",
    ),
    ("EXIF", "ImageDescription", "a cat --niji 6", "Midjourney", "generated"),
    ("XMP", "photoshop:Credit", "Made with Google AI", "Google", "generated"),
    ("XMP", "photoshop:Credit", "Edited with Google AI", "Google", "composite"),
    ("IPTC", "Credit", "Imagined with Meta AI", "Meta AI", "generated"),
    ("EXIF", "Software", "DALL-E 3", "DALL·E", "generated"),
    ("text", "Source", "DALL·E", "DALL·E", "generated"),
    ("XMP", "stEvt:softwareAgent", "Adobe Firefly 3.0", "Adobe Firefly", "generated"),
    ("EXIF", "Software", "facefusion 3.1.0", "FaceFusion", "composite"),
    ("container", "encoder", "HeyGen", "HeyGen", "composite"),
    ("XMP", "TC260:AIGC", LABEL, "AIGC label", "generated"),
    ("container", "AIGC", LABEL, "AIGC label", "generated"),
    ("EXIF", "UserComment", f'{{"AIGC": {LABEL}}}', "AIGC label", "generated"),
    (
        "XMP",
        "Iptc4xmpExt:DigitalSourceType",
        SOURCE + "trainedAlgorithmicMedia",
        "IPTC",
        "generated",
    ),
    (
        "XMP",
        "Iptc4xmpExt:DigitalSourceType",
        SOURCE + "compositeWithTrainedAlgorithmicMedia",
        "IPTC",
        "composite",
    ),
    ("XMP", "Iptc4xmpExt:DigitalSourceType", SOURCE + "digitalCapture", "IPTC", "capture"),
]


@pytest.mark.parametrize(("place", "name", "text", "program", "origin"), MARKS)
def test_a_mark_is_known(place: str, name: str, text: str, program: str, origin: str) -> None:
    [mark] = marks_of([Entry(place, name, text)])
    assert (mark.program, mark.origin, mark.entry.name) == (program, origin, name)
    assert mark.quote
    assert mark.quote in text


NO_MARKS = [
    ("EXIF", "ImageDescription", "How Midjourney and DALL-E changed illustration: a portrait"),
    ("text", "comment", "This is no deepfake; FaceApp and HeyGen were not used."),
    ("EXIF", "Software", "Adobe Photoshop 25.1 (Windows)"),
    ("EXIF", "Artist", "Sora Aoi"),
    ("EXIF", "Software", "GIMP 2.10"),
    ("text", "prompt", "please smile"),
    ("text", "parameters", "f/2.8, 1/200 s, Steps: one by one"),
    ("text", "workflow", "raw, then print"),
    ("IPTC", "Credit", "Gemini Studios"),
    ("IPTC", "Credit", "Not made with Google AI"),
    ("XMP", "TC260:AIGC", json.dumps({"Label": "3", "ContentProducer": "x"})),
    ("XMP", "Iptc4xmpExt:DigitalSourceType", SOURCE + "negativeFilm"),
    ("XMP", "dc:description", SOURCE + "trainedAlgorithmicMedia"),
    ("EXIF", "ImageDescription", "size --version 3"),
    ("stream", "handler_name", "VideoHandler"),
    ("container", "encoder", "Lavf61.7.100"),
]


@pytest.mark.parametrize(("place", "name", "text"), NO_MARKS)
def test_what_only_looks_like_a_mark_is_none(place: str, name: str, text: str) -> None:
    assert marks_of([Entry(place, name, text)]) == ()


def test_a_program_is_named_once() -> None:
    entries = [Entry("text", "prompt", GRAPH), Entry("text", "workflow", WORKFLOW)]
    [mark] = marks_of(entries)
    assert mark.entry.name == "prompt"


def test_a_long_note_is_quoted_from_where_it_is_known() -> None:
    [mark] = marks_of([Entry("text", "parameters", "a cat, " * 500 + "\n" + A1111)])
    assert mark.quote.startswith("Steps: 20, Sampler: Euler a")
