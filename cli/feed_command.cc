#include "cli/feed_command.h"

#include <cstdio>

#include "cli/command.h"
#include "cli/files.h"
#include "ingest/feed.h"
#include "ingest/text_utils.h"
#include "model/day.h"

namespace chipline {
namespace {

const Usage& FeedUsage() {
  static const Usage usage{
      "feed",
      "PATH",
      "A feed (RSS, Atom, JSON Feed, sitemap) as the parser reads it.",
      1,
      1,
      {kJsonOption,
       {"url", "URL", "where it was fetched: relative addresses are relative to it"},
       {"header", "NAME:VALUE",
        "a header that came with it: Content-Type, Content-Location, Content-Language", true}}};
  return usage;
}

// Headers of other names change nothing.
Result<void> ReadHeader(const std::string& header, FeedOrigin* origin) {
  const std::size_t colon = header.find(':');
  if (colon == std::string::npos) return InvalidArgument("expected NAME:VALUE", "--header");
  const std::string name = AsciiLower(Trim(header.substr(0, colon)));
  const std::string value(Trim(std::string_view(header).substr(colon + 1)));
  if (name == "content-type") origin->content_type = value;
  if (name == "content-location") origin->content_location = value;
  if (name == "content-language") origin->content_language = value;
  return Ok();
}

void PrintLine(const FeedEntry& entry) {
  const auto instant = entry.published ? entry.published : entry.updated;
  constexpr std::int64_t kDay = 86'400;
  const std::string day =
      instant ? FormatDay(static_cast<Day>((*instant - ((*instant % kDay) + kDay) % kDay) / kDay))
              : std::string("-         ");
  std::printf("%s  %s\n            %s\n", day.c_str(), CleanInline(entry.title).c_str(),
              entry.link.c_str());
}

void PrintText(const Feed& feed) {
  std::printf("%s, %s, %zu entries%s%s\n", feed.version.c_str(), feed.encoding.c_str(),
              feed.entries.size(), feed.broken ? "; broken: " : "", feed.reason.c_str());
  if (!feed.title.empty()) std::printf("%s\n", CleanInline(feed.title).c_str());
  for (const FeedEntry& entry : feed.entries) PrintLine(entry);
}

}  // namespace

int RunFeed(const std::vector<std::string>& words) {
  Args args;
  if (auto status = ReadArgs(FeedUsage(), words, args)) return *status;
  FeedOrigin origin;
  origin.url = args.GetOr("url", "");
  for (const std::string& header : args.All("header")) {
    const auto read = ReadHeader(header, &origin);
    if (!read) return Misused(FeedUsage(), read.error());
  }
  const auto bytes = ReadWholeFile(args.operands()[0]);
  if (!bytes) return Failed(FeedUsage(), bytes.error());
  const FeedDocument document = ReadFeedDocument(*bytes, origin);
  if (args.json()) {
    std::puts(FeedJson(document).c_str());
    return kDone;
  }
  if (document.version.empty()) {
    return Failed(FeedUsage(), InvalidArgument("no feed; " + document.reason, args.operands()[0]));
  }
  PrintText(PlainFeed(document));
  return kDone;
}

}  // namespace chipline
