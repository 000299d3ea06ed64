"""HopeNet learns the angles of heads whose inner face is hidden, from packs, and is exported."""

from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tests.lab.training.small_pack import png
from unmask.detectors import Card, Figure
from unmask.detectors.contract import write_measured
from unmask.detectors.head_pose.agreement import RealAgreement, RealClips
from unmask.detectors.head_pose.detector import FOLDER
from unmask.detectors.head_pose.outer_head import OuterHead, View
from unmask.errors import WeightsError
from unmask.faces import Pose
from unmask.faces.pose import MESH_INDEX_OF_68, yaw_pitch_roll
from unmask.lab.hopenet import Options, PosedFaces, PoseRecipe, posed_faces, train
from unmask.lab.hopenet.__main__ import main
from unmask.lab.hopenet.comparing import REAL_CLIPS, REAL_HEADS, SWAPS, compare
from unmask.lab.hopenet.examples import Change, changed_angles, draw_change, example
from unmask.lab.hopenet.exporting import by_onnx, export, to_onnx
from unmask.lab.hopenet.measuring import ALL, by_network, judged, measure, shape_leak, table_of
from unmask.lab.hopenet.training import batch_of, trained_network
from unmask.lab.manifest import Split
from unmask.lab.networks import HopeNetLite, start_from, starting_weights
from unmask.lab.networks.hopenet import BINS, degrees, pose_loss
from unmask.lab.pack import Pack
from unmask.lab.portrait import Portrait, mirrored
from unmask.lab.training import TrainingError
from unmask.weights import load_model

SIZE = 48
RECIPE = PoseRecipe(
    size=SIZE, start="nothing", steps=4, batch=4, frozen_stages=2, degraded_share=0.5, seed=5
)


def silent(_line: str) -> None:
    pass


@pytest.fixture(scope="module")
def faces(pack: Pack) -> PosedFaces:
    return posed_faces(pack, "train")


@pytest.fixture(scope="module")
def trained(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    train(RECIPE, pack, folder, Options(), silent)
    return folder / "last.pt"


def test_only_real_faces_of_the_split_are_learnt_from(pack: Pack) -> None:
    counts: dict[Split, int] = {"train": 3, "validation": 2, "test": 1}
    for split, count in counts.items():
        found = posed_faces(pack, split)
        items = [pack.items[index] for index in found.indices]
        assert {item.label for item in items} == {"real"}
        assert {item.split for item in items} == {split}
        assert len([item for item in items if item.identity != "coffee"]) == count
    assert len(posed_faces(pack, "train", ["samples"])) == 0


def test_a_turned_picture_has_a_turned_head() -> None:
    upright = np.eye(3)

    yaw, pitch, roll = changed_angles(upright, Change(rotation=25.0))

    assert (yaw, pitch, roll) == pytest.approx((0.0, 0.0, 25.0))


def test_turning_and_mirroring_keep_how_far_a_head_is_turned(faces: PosedFaces) -> None:
    generator = np.random.default_rng(0)
    for rotation, (yaw, pitch, roll) in zip(faces.rotations, faces.angles, strict=True):
        mirror = changed_angles(rotation, Change(mirrored=True))
        assert mirror == pytest.approx((-yaw, pitch, -roll))
        change = draw_change(generator)
        y, p, _ = np.radians(changed_angles(rotation, change))
        straight = np.cos(np.radians(yaw)) * np.cos(np.radians(pitch))
        assert np.cos(y) * np.cos(p) == pytest.approx(straight)


def test_angles_of_a_mirrored_picture_are_those_of_its_mirrored_landmarks(
    pack: Pack, faces: PosedFaces
) -> None:
    index = faces.indices[0]
    portrait = mirrored(Portrait(pack.picture(int(index)), pack.landmarks[index]))
    again = replace(
        pack,
        landmarks=np.stack([portrait.landmarks, *pack.landmarks[1:]]),
        items=(replace(pack.items[index], path=Path("mirrored.png")), *pack.items[1:]),
    )
    by_landmarks = posed_faces(again, "train").angles[0]

    assert changed_angles(faces.rotations[0], Change(mirrored=True)) == pytest.approx(
        by_landmarks, abs=1.0
    )


def test_the_inner_face_is_always_covered(pack: Pack, faces: PosedFaces) -> None:
    generator = np.random.default_rng(3)
    for number in range(len(faces)):
        index = int(faces.indices[number])
        change = replace(draw_change(generator), mirrored=False, hidden_shift=(0.0, 0.0))
        nose = pack.landmarks[index][MESH_INDEX_OF_68[27:36]]
        blackened = pack.picture(index).copy()
        for x, y in nose.astype(int):
            blackened[y - 2 : y + 3, x - 2 : x + 3] = 0
        encoded = list(pack.encoded)
        encoded[index] = png(blackened)
        spoiled = replace(faces, pack=replace(pack, encoded=tuple(encoded)))
        one, other = (example(f, number, SIZE, change)[0] for f in (faces, spoiled))
        assert np.array_equal(one, other)


def test_a_batch_follows_from_its_number(faces: PosedFaces) -> None:
    pictures, angles = batch_of(faces, RECIPE, 2)
    again, _ = batch_of(faces, RECIPE, 2)
    other, _ = batch_of(faces, RECIPE, 3)

    assert pictures.shape == (4, 3, SIZE, SIZE)
    assert angles.shape == (4, 3)
    assert torch.equal(pictures, again)
    assert not torch.equal(pictures, other)


def test_the_loss_is_least_at_the_right_angle() -> None:
    wanted = torch.tensor([[10.5, -7.5, 1.5]])
    bins = ((wanted + 99) / 3).long()
    right = torch.full((1, 3, BINS), -20.0).scatter(2, bins[..., None], 20.0)

    assert pose_loss(right, wanted, 1.0) < pose_loss(right.roll(1, dims=2), wanted, 1.0)
    # The lower border of the bin, as published: at most 1.5° from its middle.
    assert (degrees(right) - wanted).abs().max() <= 1.5
    off = pose_loss(right.roll(2, dims=2), wanted, 1.0) - pose_loss(
        right.roll(2, dims=2), wanted, 0.0
    )
    assert off.item() == pytest.approx(float(((degrees(right) + 6 - wanted) ** 2).mean()))


def test_it_starts_from_the_weights_of_its_body() -> None:
    network = HopeNetLite()
    weights = starting_weights("efficientnet-lite0")
    start_from(network, weights)

    assert torch.equal(network.state_dict()["_conv_stem.weight"], weights["_conv_stem.weight"])
    assert network.eval()(torch.zeros(2, 3, SIZE, SIZE)).shape == (2, 3, BINS)


def test_frozen_stages_keep_their_weights_and_others_learn(trained: Path) -> None:
    torch.manual_seed(RECIPE.seed)
    start = HopeNetLite().state_dict()
    network, recipe = trained_network(trained)
    now = network.state_dict()

    assert recipe == RECIPE
    assert torch.equal(now["_conv_stem.weight"], start["_conv_stem.weight"])
    assert torch.equal(now["_bn0.running_mean"], start["_bn0.running_mean"])
    assert not torch.equal(now["_fc.weight"], start["_fc.weight"])


def test_an_interrupted_training_ends_as_one_without_interruption(
    pack: Pack, trained: Path, tmp_path: Path
) -> None:
    assert train(RECIPE, pack, tmp_path, Options(should_stop=lambda: True), silent) == 1
    assert train(RECIPE, pack, tmp_path, Options(minutes=0.0, resume=True), silent) == 2
    assert train(RECIPE, pack, tmp_path, Options(resume=True), silent) == 4

    whole, resumed = (
        trained_network(path)[0].state_dict() for path in (trained, tmp_path / "last.pt")
    )
    for name, value in whole.items():
        assert torch.equal(value, resumed[name]), name


def test_what_does_not_fit_is_refused(pack: Pack, trained: Path, tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="holds a training already"):
        train(RECIPE, pack, trained.parent, Options(), silent)
    with pytest.raises(TrainingError, match="another recipe"):
        train(replace(RECIPE, rate=0.5), pack, trained.parent, Options(resume=True), silent)
    with pytest.raises(TrainingError, match="no checkpoint"):
        train(RECIPE, pack, tmp_path / "none", Options(resume=True), silent)
    fakes = replace(pack, items=tuple(replace(item, source="portraits") for item in pack.items))
    with pytest.raises(TrainingError, match="no real face"):
        train(RECIPE, fakes, tmp_path / "new", Options(), silent)
    other = tmp_path / "other.pt"
    torch.save({"format": "unmask training 1"}, other)
    with pytest.raises(TrainingError, match="no checkpoint of a training by this version"):
        trained_network(other)


def test_errors_are_measured_by_source(pack: Pack) -> None:
    faces = posed_faces(pack, "validation")

    def sure(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        return np.full((len(pictures), 3), 4.0)

    errors = measure(sure, SIZE, pack, "validation")

    assert list(errors) == ["samples", ALL]
    assert errors[ALL].count == len(faces) == 2
    assert errors[ALL].network == pytest.approx(np.abs(faces.angles - 4).mean(axis=0))
    spread = np.abs(faces.angles - faces.angles.mean(axis=0)).mean(axis=0)
    assert errors["samples"].constant == pytest.approx(spread)
    assert f"{errors[ALL].network[0]:.2f} / " in table_of(errors)


def test_who_looks_at_nothing_takes_nothing_from_the_cover(pack: Pack) -> None:
    def blind(pictures: NDArray[np.uint8]) -> NDArray[np.float64]:
        return np.zeros((len(pictures), 3))

    assert shape_leak(blind, SIZE, pack, "train").tolist() == [0.0, 0.0, 0.0]


def test_the_exported_network_is_the_trained_one(pack: Pack, trained: Path, tmp_path: Path) -> None:
    network, recipe = trained_network(trained)
    made = export(network, recipe, tmp_path, "int8", pack)
    model = load_model("head-pose-hopenet", tmp_path)
    pictures = np.random.default_rng(0).integers(0, 256, (3, SIZE, SIZE, 3), np.uint8)
    whole = by_onnx(to_onnx(network, SIZE))

    assert made.entry == model.entry
    assert model.entry.input_size == (SIZE, SIZE)
    assert [output.shape for output in model.infer(pictures)] == [(3, BINS)] * 3
    expected = judged(by_network(network), pictures)
    assert whole(pictures) == pytest.approx(expected, abs=1e-3)
    assert b"/home" not in (tmp_path / made.entry.file).read_bytes()
    landmarks = pack.landmarks[0]
    looked = OuterHead(model).directions([View(pack.picture(0), landmarks)])
    assert np.linalg.norm(looked) == pytest.approx(1.0)


def test_nothing_is_exported_without_faces_to_compare_on(
    pack: Pack, trained: Path, tmp_path: Path
) -> None:
    network, recipe = trained_network(trained)
    fakes = replace(
        pack, items=tuple(replace(item, split="train", identity="one") for item in pack.items)
    )
    with pytest.raises(WeightsError, match="no real face for validation"):
        export(network, recipe, tmp_path, "float16", fakes)
    assert list(tmp_path.iterdir()) == []


def test_what_real_faces_show_and_what_it_is_worth_is_written(pack: Pack, tmp_path: Path) -> None:
    for name in ("card.toml", "classifier.npz"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    kept = Figure("video AUC", 0.5, "elsewhere", source="another command")
    write_measured(tmp_path / "measured.json", [kept])
    # Pairs of one person in two splits, as if they were swaps out of the DFDC.
    swaps = replace(
        pack,
        items=tuple(
            replace(
                item,
                split="validation" if number % 4 < 2 else "test",
                manipulation=SWAPS if item.label == "fake" else "none",
                identity=f"video/{number // 2}",
            )
            for number, item in enumerate(pack.items)
        ),
    )
    video = Path(str(files("unmask") / "samples" / "moving-face.mp4"))

    figures = compare(swaps, [video], tmp_path, 100)

    real = RealAgreement.load(tmp_path / REAL_HEADS)
    clips = RealClips.load(tmp_path / REAL_CLIPS)
    assert real.count == sum(
        item.label == "real" and item.split == "validation" and bool(has_face)
        for item, has_face in zip(swaps.items, swaps.has_face, strict=True)
    )
    assert 0 < real.median <= real.centile_95 <= real.centile_99
    assert clips.count == 1
    # Of one clip the median is the largest.
    assert clips.jitter[0] == clips.jitter[1] > 0
    for _ in range(2):
        assert Card.load(tmp_path / "card.toml").measured == (kept, *figures)
        compare(swaps, [video], tmp_path, 100)
    assert {figure.source for figure in figures} == {"python -m unmask.lab.hopenet compare"}


def test_the_commands_say_what_is_wrong_in_one_line(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "missing.pack")
    for arguments in (
        ["train", "--packs", missing, "--out", str(tmp_path / "out")],
        ["measure", str(trained), "--packs", missing],
        ["export", str(tmp_path / "none.pt"), str(tmp_path), "--packs", missing],
    ):
        with pytest.raises(SystemExit) as end:
            main(arguments)
        assert isinstance(end.value.code, str)
        assert "\n" not in end.value.code
    assert capsys.readouterr().out == ""


def test_a_pose_is_turned_as_the_picture_is() -> None:
    generator = np.random.default_rng(4)
    turn = np.radians(20.0)
    plane = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
    rotation, _ = np.linalg.qr(generator.normal(size=(3, 3)))
    rotation *= np.linalg.det(rotation)
    expected = yaw_pitch_roll(Pose(plane @ rotation, np.array([0.0, 0.0, 1.0]), 0.0))

    assert changed_angles(rotation, Change(rotation=20.0)) == pytest.approx(expected)
