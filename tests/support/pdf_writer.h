// Small PDF files for tests: text at places on pages, nothing compressed.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace chipline {

class PdfWriter {
 public:
  // Of US letter size; y counts from the top.
  PdfWriter& Page();
  // REQUIRES: a page; printable ASCII.
  PdfWriter& Text(double x, double y, double size, const std::string& text);
  // Lines below each other, `leading` apart.
  PdfWriter& Lines(double x, double y, double size, double leading,
                   const std::vector<std::string>& lines);
  // As they stand, in place of the page's own operators.
  PdfWriter& Operators(const std::string& operators);
  // An object of the file's resources named /X<n>: a form that draws `operators`.
  PdfWriter& Form(const std::string& operators);
  // More of the trailer, such as "/Encrypt 9 0 R" with the object "9 0 obj …".
  PdfWriter& Encrypted();

  std::string Bytes() const;

 private:
  std::vector<std::string> pages_;
  std::vector<std::string> forms_;
  bool encrypted_ = false;
};

}  // namespace chipline
