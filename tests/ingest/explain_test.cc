#include "ingest/explain.h"

#include <string>

#include "tests/ingest/extract_support.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

constexpr const char* kBody =
    "Beijing told firms to stop buying H20 chips & <other> parts. The US did not ban the H20.";

TEST_CASE("An explanation names rule and passage of every field") {
  const Document document = MakeDocument("Chip notes", kBody, "2025-11-13");
  const Extraction extraction = Extractor::Embedded().Extract(document);
  const std::string text = ExplainText(document, extraction);
  CHECK(text.find("guidance reported CN") != std::string::npos);
  CHECK(text.find("told-not-to") != std::string::npos);
  CHECK(text.find("\"Beijing\"") != std::string::npos);
  const std::string page = ExplainHtml(document, extraction);
  CHECK(page.find("&lt;other&gt;") != std::string::npos);
  CHECK(page.find("<mark title=") != std::string::npos);
}

TEST_CASE("A missing event died at a stage") {
  const Extractor& extractor = Extractor::Embedded();
  const auto why = [&](const char* body, EventType type) {
    const std::string out =
        WhyNot(extractor, MakeDocument("Notes", body, "2025-11-13"), type, "nvidia-h20");
    return out.substr(0, out.find(':'));
  };
  CHECK(why("Beijing told firms to stop buying H20 chips.", EventType::kGuidance) == "found");
  CHECK(why("The US has not banned exports of the H20.", EventType::kBan) == "cue");
  CHECK(why("Sales of the H20 rose.", EventType::kBan) == "mention");
}

}  // namespace
}  // namespace chipline
