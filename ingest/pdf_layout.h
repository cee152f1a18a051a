// From lines with their places on a page to the blocks of a document.
#pragma once

#include <string>
#include <vector>

#include "ingest/document.h"

namespace chipline {

// Points, from the page's upper left corner.
struct PdfLine {
  int page = 0;
  int flow = 0;   // columns and boxes, in reading order
  int block = 0;  // of the whole file
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;
  std::string text;

  double height() const { return bottom - top; }
};

struct PdfPage {
  double width = 0;
  double height = 0;
};

// Appends the blocks to the document and sets its title where a heading serves as one. Lines are in
// reading order. Pure; linear in the text but for a search of its words.
void LayOut(const std::vector<PdfPage>& pages, std::vector<PdfLine> lines, Document* document);

}  // namespace chipline
