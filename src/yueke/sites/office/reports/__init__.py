"""Reports on months (投诉月报) and surveys (满意度报告): drafted from frozen figures, edited, checked by somebody else, issued, taken out."""
