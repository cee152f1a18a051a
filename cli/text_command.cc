#include "cli/text_command.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/files.h"
#include "ingest/federal_register.h"
#include "ingest/html_document.h"
#include "ingest/pdf_text.h"
#include "ingest/publication_day.h"
#include "ingest/read_document.h"

namespace chipline {
namespace {

const Usage& TextUsage() {
  static const Usage usage{
      "text",
      "PATH",
      "The article of an HTML page, with title, author, site, language and date; of a PDF or of "
      "the\n"
      "Federal Register's JSON its text, and of every official notice what it says of itself.",
      1,
      1,
      {kJsonOption}};
  return usage;
}

nlohmann::ordered_json TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

nlohmann::ordered_json DayOrNull(const std::optional<Day>& day) {
  if (!day) return nullptr;
  return FormatDay(*day);
}

nlohmann::ordered_json NoticeJson(const NoticeFacts& facts) {
  nlohmann::ordered_json dates = nlohmann::ordered_json::array();
  for (const NoticeDate& date : facts.dates) {
    nlohmann::ordered_json item = {{"role", Name(date.role)}, {"day", FormatDay(date.day)}};
    if (date.until) item["until"] = FormatDay(*date.until);
    if (!date.part.empty()) item["part"] = date.part;
    dates.push_back(std::move(item));
  }
  return {{"series", Name(facts.series)},
          {"type", TextOrNull(facts.type)},
          {"action", TextOrNull(facts.action)},
          {"citation", TextOrNull(facts.citation)},
          {"number", TextOrNull(facts.number)},
          {"agencies", facts.agencies},
          {"dockets", facts.dockets},
          {"rins", facts.rins},
          {"cfr", facts.cfr},
          {"attachments", facts.attachments},
          {"corrects", TextOrNull(facts.corrects)},
          {"publication", DayOrNull(facts.publication)},
          {"filed", DayOrNull(facts.filed)},
          {"signing", DayOrNull(facts.signing)},
          {"dates", std::move(dates)}};
}

nlohmann::ordered_json DatesJson(const std::vector<DatedMarker>& dates) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (const DatedMarker& date : dates) {
    json.push_back({{"day", date.day.text()}, {"marker", date.marker}});
  }
  return json;
}

void PrintJson(const PageText& page) {
  nlohmann::ordered_json json = {{"title", TextOrNull(page.title)},
                                 {"byline", TextOrNull(page.byline)},
                                 {"siteName", TextOrNull(page.site_name)},
                                 {"lang", TextOrNull(page.lang)},
                                 {"canonical_url", TextOrNull(page.canonical_url)},
                                 {"publishedTime", TextOrNull(page.published_time)},
                                 {"dates", DatesJson(page.dates)},
                                 {"dates_disagree", TextOrNull(page.rival_days)},
                                 {"text", page.text}};
  if (page.notice) json["notice"] = NoticeJson(*page.notice);
  std::puts(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

void PrintField(const char* name, const std::string& value) {
  if (!value.empty()) std::printf("%s: %s\n", name, value.c_str());
}

// In the form that the readers of plain text understand as headers.
void PrintText(const PageText& page) {
  PrintField("title", page.title);
  PrintField("publisher", page.site_name);
  PrintField("published", page.published_time);
  PrintField("url", page.canonical_url);
  PrintField("byline", page.byline);
  PrintField("language", page.lang);
  std::printf("\n%s\n", page.text.c_str());
}

// What is no page is read as it is ingested.
PageText PageOf(Document document) {
  PageText page;
  page.title = std::move(document.title);
  page.byline = std::move(document.byline);
  page.site_name = std::move(document.publisher);
  page.lang = std::move(document.language);
  page.canonical_url = document.canonical_url.empty() ? document.url : document.canonical_url;
  if (document.published) page.published_time = document.published->text();
  page.rival_days = RivalDays(document);
  page.dates = std::move(document.date_markers);
  page.text = std::move(document.text);
  page.notice = std::move(document.notice);
  return page;
}

Result<std::vector<PageText>> ReadPages(const std::string& path) {
  const std::string bytes = CHIP_TRY(ReadWholeFile(path));
  std::vector<PageText> pages;
  if (!IsPdf(bytes) && !LooksLikeFederalRegister(bytes)) {
    pages.push_back(CHIP_TRY(ReadPageText(bytes, "")));
    return pages;
  }
  ReadOptions options;
  options.path = path;
  for (Document& document : CHIP_TRY(ReadDocuments(bytes, options))) {
    pages.push_back(PageOf(std::move(document)));
  }
  return pages;
}

}  // namespace

int RunText(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(TextUsage(), words, args)) return *status;
  const auto pages = ReadPages(args.operands()[0]);
  if (!pages) return Failed(TextUsage(), pages.error());
  for (const PageText& page : *pages) {
    if (args.json()) {
      PrintJson(page);
    } else {
      PrintText(page);
    }
  }
  return kDone;
}

}  // namespace chipline
