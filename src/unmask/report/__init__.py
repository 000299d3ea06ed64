"""What a program and what a person reads: documents, one HTML page."""

from unmask.report.document import (
    analysis_document,
    box_document,
    document_line,
    error_document,
    finding_document,
)
from unmask.report.overview import Doubtful, FailureReason, Overview, write_overview
from unmask.report.page import (
    chart_style,
    render_report,
    source_name,
    viewing_assets,
    write_report,
)
from unmask.report.pictures import Thumbnail, moment_picture, report_pictures

__all__ = [
    "Doubtful",
    "FailureReason",
    "Overview",
    "Thumbnail",
    "analysis_document",
    "box_document",
    "chart_style",
    "document_line",
    "error_document",
    "finding_document",
    "moment_picture",
    "render_report",
    "report_pictures",
    "source_name",
    "viewing_assets",
    "write_overview",
    "write_report",
]
