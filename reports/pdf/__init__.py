"""The PDF: faces, line breaking, page building, drawing. `reports.pdf.write.render` is the door."""
