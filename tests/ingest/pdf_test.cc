// PDF notices: lines put together again, and files that mean harm.
#include <string>
#include <vector>

#include "ingest/limited_process.h"
#include "ingest/pdf_text.h"
#include "ingest/read_document.h"
#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"
#include "tests/support/pdf_writer.h"

namespace chipline {
namespace {

Document Read(const std::string& bytes) {
  ReadOptions options;
  options.path = "notice.pdf";
  auto document = ReadDocument(bytes, options);
  INFO((document ? std::string() : document.error().ToString()));
  REQUIRE(document);
  return std::move(document).value();
}

std::string Fault(const std::string& bytes, const ProcessLimits& limits = {}) {
  const auto read = ReadPdf(bytes, limits);
  return read ? "read: " + read->text : read.error().ToString();
}

// Two columns under a running head, as a gazette prints; the sentence goes on over both.
std::string Gazette() {
  PdfWriter pdf;
  for (int page = 0; page < 2; ++page) {
    pdf.Page();
    pdf.Text(40, 36, 9, std::to_string(42321 + page));
    pdf.Text(150, 36, 9,
             "Federal Register / Vol. 90, No. 167 / Tuesday, September 2, 2025 / Rules and "
             "Regulations");
    if (page == 0) {
      pdf.Lines(40, 80, 10, 12, {"DEPARTMENT OF COMMERCE", "Bureau of Industry and Security"});
      pdf.Lines(40, 120, 10, 12, {"[Docket No. 250825-0144]"});
      pdf.Lines(40, 144, 10, 12, {"RIN 0694-AK32"});
      pdf.Lines(40, 172, 13, 15,
                {"Revocation of Validated End-User", "Authorizations in the People's",
                 "Republic of China"});
      pdf.Lines(40, 232, 10, 12, {"AGENCY: Bureau of Industry and", "Security, Commerce."});
      pdf.Lines(40, 262, 10, 12, {"ACTION: Final rule."});
      pdf.Lines(
          40, 280, 10, 12,
          {"SUMMARY: In this rule BIS revokes the", "validated end-user authorizations of Sam-",
           "sung China and Intel Dalian, makers of", "memory under the end-user program of"});
      pdf.Lines(330, 80, 10, 12,
                {"the regulations, and of no other firm", "in the end-", "user program."});
      pdf.Lines(330, 130, 10, 12, {"DATES: This rule is effective", "December 31, 2025."});
      pdf.Lines(330, 166, 10, 12, {"FOR FURTHER INFORMATION CONTACT:", "The office."});
    } else {
      pdf.Lines(40, 80, 10, 12, {"SUPPLEMENTARY INFORMATION: There", "is more to say of it here."});
    }
    pdf.Text(300, 770, 8, "VerDate Sep<11>2014 17:09 Aug 29, 2025 Jkt 265001 PO 00000 Frm 00001");
  }
  return pdf.Bytes();
}

TEST_CASE("a gazette's PDF: columns, hyphens, two-line headings, heads and feet") {
  const Document document = Read(Gazette());
  INFO(DumpDocument(document));
  CHECK(document.title ==
        "Revocation of Validated End-User Authorizations in the People's Republic of China");
  CHECK(document.text.find("authorizations of Samsung China and Intel Dalian") !=
        std::string::npos);
  CHECK(document.text.find("end-user program of the regulations, and of no other") !=
        std::string::npos);
  CHECK(document.text.find("in the end-user program.") != std::string::npos);
  CHECK(document.text.find("VerDate") == std::string::npos);
  CHECK(document.text.find("42322") == std::string::npos);
  CHECK(document.text.find("AGENCY: Bureau of Industry and Security, Commerce.") !=
        std::string::npos);
  REQUIRE(document.notice);
  CHECK(document.notice->citation == "90 FR 42321");
  CHECK(document.notice->action == "Final rule.");
  CHECK(OneLine(document.notice->dates) == "effective 2025-12-31");
  REQUIRE(document.published);
  CHECK(document.published->text() == "2025-09-02");
  CHECK(document.publisher == "Federal Register");
}

TEST_CASE("a gazette's PDF gives the events of its page") {
  std::string found;
  for (const Draft& draft : Extractor::Embedded().Extract(Read(Gazette())).drafts) {
    if (!draft.background) found += OneLine(draft.event) + "\n";
  }
  INFO(found);
  CHECK(found.find("rescission enacted US/bis") != std::string::npos);
  CHECK(found.find("2025-12-31") != std::string::npos);
}

TEST_CASE("paragraphs of a plain PDF") {
  PdfWriter pdf;
  pdf.Page();
  pdf.Lines(72, 80, 18, 22, {"Guidance on the Use of", "Advanced Chips"});
  pdf.Lines(72, 150, 11, 13, {"The first paragraph runs over two lines", "and ends here."});
  pdf.Lines(72, 200, 11, 13, {"The second one is shorter."});
  pdf.Text(300, 760, 9, "1");
  pdf.Page();
  pdf.Lines(72, 80, 11, 13, {"A third stands on the second page."});
  pdf.Text(300, 760, 9, "2");
  const Document document = Read(pdf.Bytes());
  CHECK(document.title == "Guidance on the Use of Advanced Chips");
  CHECK(document.text ==
        "Guidance on the Use of Advanced Chips\nThe first paragraph runs over two lines and ends "
        "here.\nThe second one is shorter.\nA third stands on the second page.");
}

TEST_CASE("a PDF that is encrypted, empty or no PDF says so") {
  PdfWriter locked;
  locked.Page().Text(72, 72, 12, "Secret words.").Encrypted();
  CHECK(Fault(locked.Bytes()).find("the PDF is encrypted") != std::string::npos);
  PdfWriter blank;
  blank.Page();
  CHECK(Fault(blank.Bytes()).find("the PDF has no text") != std::string::npos);
  CHECK(Fault("%PDF-1.4\n").find("the PDF cannot be read") != std::string::npos);
  CHECK(Fault("%PDF-" + std::string(5000, '\xFF')).find("the PDF cannot be read") !=
        std::string::npos);
}

TEST_CASE("a PDF that is cut anywhere is an error or a text, never more") {
  const std::string whole = Gazette();
  for (std::size_t part = 1; part < 12; ++part) {
    const std::string fault = Fault(whole.substr(0, whole.size() * part / 12));
    CHECK((fault.starts_with("read: ") || fault.find("the PDF ") != std::string::npos));
  }
}

TEST_CASE("a PDF that draws without end is stopped by its limits") {
  // Each form draws the next one ten times: 10^9 times a line of text.
  PdfWriter bomb;
  bomb.Page().Operators("/X0 Do");
  for (int i = 0; i < 9; ++i) {
    std::string draws;
    for (int k = 0; k < 10; ++k) draws += "/X" + std::to_string(i + 1) + " Do ";
    bomb.Form(draws);
  }
  bomb.Form("BT /F1 10 Tf 72 720 Td (word) Tj ET");
  ProcessLimits limits;
  limits.cpu_seconds = 1;
  limits.wall_seconds = 60;
  limits.memory_bytes = std::size_t{512} << 20;
  const std::string fault = Fault(bomb.Bytes(), limits);
  CHECK(fault.find("the PDF cannot be read") != std::string::npos);
}

TEST_CASE("a limited process: output, complaints, limits") {
  const auto shell = [](const std::string& script, ProcessLimits limits = {}) {
    const auto out = RunLimited({"/bin/sh", "-c", script}, "the input", limits);
    return out ? *out : "! " + out.error().ToString();
  };
  CHECK(shell("cat /proc/self/fd/3") == "the input");
  CHECK(shell("echo sorry >&2; exit 3").find("sorry") != std::string::npos);
  CHECK(shell("exit 4").find("status 4") != std::string::npos);
  CHECK(shell("echo x > /tmp/chipline-no-file && wc -c < /tmp/chipline-no-file").starts_with("! "));
  CHECK(shell("env").find("HOME") == std::string::npos);
  ProcessLimits small;
  small.output_bytes = 1000;
  CHECK(shell("yes", small).find("wrote more than 1000 bytes") != std::string::npos);
  small.cpu_seconds = 1;
  small.wall_seconds = 600;  // a second of a processor takes long where many want one
  CHECK(shell("while :; do :; done", small).find("more than 1 s of processor time") !=
        std::string::npos);
  // No limit of ours: the machine's, or somebody's.
  CHECK(shell("kill -9 $$", small).find("was killed, as where memory") != std::string::npos);
  small.wall_seconds = 1;
  CHECK(shell("sleep 100", small).find("took longer than 1 s") != std::string::npos);
  CHECK(RunLimited({"/no/such/program"}, "", {}).error().ToString().find("status 127") !=
        std::string::npos);
}

}  // namespace
}  // namespace chipline
