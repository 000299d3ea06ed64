"""Inconsistent head poses: the pose of the inner face against the pose of the whole head."""

from unmask.detectors.head_pose.detector import HeadPoseDetector

__all__ = ["HeadPoseDetector"]
