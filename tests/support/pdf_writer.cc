#include "tests/support/pdf_writer.h"

#include <cstdio>

namespace chipline {
namespace {

constexpr double kHeight = 792;

std::string Number(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof(buffer), "%.2f", value);
  return buffer;
}

std::string Escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '(' || c == ')' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string Stream(const std::string& dictionary, const std::string& content) {
  return "<< " + dictionary + " /Length " + std::to_string(content.size()) + " >>\nstream\n" +
         content + "\nendstream";
}

}  // namespace

PdfWriter& PdfWriter::Page() {
  pages_.emplace_back();
  return *this;
}

PdfWriter& PdfWriter::Text(double x, double y, double size, const std::string& text) {
  pages_.back() += "BT /F1 " + Number(size) + " Tf " + Number(x) + " " + Number(kHeight - y) +
                   " Td (" + Escaped(text) + ") Tj ET\n";
  return *this;
}

PdfWriter& PdfWriter::Lines(double x, double y, double size, double leading,
                            const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    Text(x, y, size, line);
    y += leading;
  }
  return *this;
}

PdfWriter& PdfWriter::Operators(const std::string& operators) {
  pages_.back() += operators;
  return *this;
}

PdfWriter& PdfWriter::Form(const std::string& operators) {
  forms_.push_back(operators);
  return *this;
}

PdfWriter& PdfWriter::Encrypted() {
  encrypted_ = true;
  return *this;
}

std::string PdfWriter::Bytes() const {
  // 1 catalog, 2 pages, 3 font, 4 resources, then forms, then a page and its content in turn.
  const std::size_t first_form = 5;
  const std::size_t first_page = first_form + forms_.size();
  std::vector<std::string> objects;
  std::string kids;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    kids += std::to_string(first_page + 2 * i) + " 0 R ";
  }
  objects.push_back("<< /Type /Catalog /Pages 2 0 R >>");
  objects.push_back("<< /Type /Pages /Count " + std::to_string(pages_.size()) + " /Kids [" + kids +
                    "] >>");
  objects.push_back(
      "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
  std::string named;
  for (std::size_t i = 0; i < forms_.size(); ++i) {
    named += "/X" + std::to_string(i) + " " + std::to_string(first_form + i) + " 0 R ";
  }
  objects.push_back("<< /Font << /F1 3 0 R >> /XObject << " + named + ">> >>");
  for (const std::string& form : forms_) {
    objects.push_back(
        Stream("/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources 4 0 R", form));
  }
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    objects.push_back(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources 4 0 R /Contents " +
        std::to_string(first_page + 2 * i + 1) + " 0 R >>");
    objects.push_back(Stream("", pages_[i]));
  }
  std::string out = "%PDF-1.4\n";
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    offsets.push_back(out.size());
    out += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  const std::size_t table = out.size();
  out += "xref\n0 " + std::to_string(objects.size() + 1) + "\n0000000000 65535 f \n";
  for (const std::size_t offset : offsets) {
    char row[32];
    std::snprintf(row, sizeof(row), "%010zu 00000 n \n", offset);
    out += row;
  }
  std::string trailer = "/Size " + std::to_string(objects.size() + 1) + " /Root 1 0 R";
  if (encrypted_) {
    const std::string key(64, 'a');
    trailer += " /Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <" + key + "> /U <" + key +
               "> >> /ID [<" + key.substr(0, 32) + "> <" + key.substr(0, 32) + ">]";
  }
  return out + "trailer\n<< " + trailer + " >>\nstartxref\n" + std::to_string(table) + "\n%%EOF\n";
}

}  // namespace chipline
