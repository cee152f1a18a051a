#include "cli/text_command.h"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/files.h"
#include "ingest/html_document.h"

namespace chipline {
namespace {

const Usage& TextUsage() {
  static const Usage usage{
      "text", "PATH", "The article of an HTML page, with title, author, site, language and date.",
      1,      1,      {kJsonOption}};
  return usage;
}

nlohmann::ordered_json TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

void PrintJson(const PageText& page) {
  const nlohmann::ordered_json json = {{"title", TextOrNull(page.title)},
                                       {"byline", TextOrNull(page.byline)},
                                       {"siteName", TextOrNull(page.site_name)},
                                       {"lang", TextOrNull(page.lang)},
                                       {"canonical_url", TextOrNull(page.canonical_url)},
                                       {"publishedTime", TextOrNull(page.published_time)},
                                       {"text", page.text}};
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

}  // namespace

int RunText(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(TextUsage(), words, args)) return *status;
  const auto bytes = ReadWholeFile(args.operands()[0]);
  if (!bytes) return Failed(TextUsage(), bytes.error());
  const auto page = ReadPageText(*bytes, "");
  if (!page) return Failed(TextUsage(), page.error());
  if (args.json()) {
    PrintJson(*page);
  } else {
    PrintText(*page);
  }
  return kDone;
}

}  // namespace chipline
