"""投诉月报: drafted from frozen figures, edited, checked by somebody else, issued, taken out as DOCX, PDF and XLSX."""
