#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "model/entry_kinds.h"
#include "store/record.h"
#include "web/event_words.h"
#include "web/log_records.h"
#include "web/page_frame.h"
#include "web/record_pages.h"

namespace chipline {
namespace {

constexpr std::uint64_t kEntriesAPage = 50;
constexpr std::uint64_t kRecordsARead = 200;
constexpr std::size_t kRecordBytes = 4 * 1024 * 1024;
constexpr std::size_t kEventsNamed = 3;

// A number from 0 to `most`; `usual` where it is absent or empty, nothing where it is none.
std::optional<std::uint64_t> NumberOf(const Request& request, std::string_view parameter,
                                      std::uint64_t usual, std::uint64_t most) {
  const auto given = request.Get(parameter);
  if (!given || given->empty()) return usual;
  std::uint64_t number = 0;
  const char* end = given->data() + given->size();
  const auto [stop, fault] = std::from_chars(given->data(), end, number);
  if (fault != std::errc() || stop != end || number > most) return std::nullopt;
  return number;
}

HttpProblem NoEntry(const std::string& parameter, std::uint64_t most) {
  return {ProblemType::kInvalidParameter,
          "Expected the number of an entry, at most " + std::to_string(most) + ".",
          parameter,
          {}};
}

void WriteEntry(HtmlWriter& page, const Site& site, const Request& request, const LogEntry& entry) {
  page.Open("tr", {{"class", "log-entry"}, {"id", "entry-" + std::to_string(entry.seq)}});
  page.Element("th", {{"scope", "row"}}, std::to_string(entry.seq));
  page.Element("td", FormatInstant(entry.recorded_at).substr(0, 19) + "Z");
  page.Element("td", KindName(entry.kind)).Open("td");
  for (std::size_t i = 0; i < std::min(entry.events.size(), kEventsNamed); ++i) {
    // What is about earlier events bears their names.
    const bool is_new = entry.kind == EntryKind::kEvents;
    const EventId id = is_new || entry.targets.empty()
                           ? EventId{entry.seq, static_cast<std::uint32_t>(i)}
                           : entry.targets[0];
    page.Open("div").Link(Linked("/events/" + ToString(id), request), TitleOf(entry.events[i]));
    page.Close();
  }
  if (entry.events.size() > kEventsNamed) {
    page.Element("div", "and " + Counted(entry.events.size() - kEventsNamed, "other", "others"));
  }
  if (entry.events.empty()) {
    for (const EventId& target : entry.targets) {
      page.Open("div").Link(Linked("/events/" + ToString(target), request),
                            "event " + ToString(target));
      page.Close();
    }
  }
  if (!entry.reason.empty()) page.Element("div", {{"class", "detail"}}, entry.reason);
  page.Close().Element("td", entry.by);
  const auto hash = site.log.HashAt(entry.seq);
  page.Open("td").Element("span", {{"class", "hash"}}, hash ? HexOf(*hash).substr(0, 12) : "");
  page.Close().Close();
}

}  // namespace

Response LogPage(const Site& site, const Request& request) {
  const LogHead head = site.log.Head();
  const auto before = NumberOf(request, "before", head.seq + 1, head.seq + 1);
  if (!before) return Fail(NoEntry("before", head.seq + 1));
  const std::uint64_t last = std::max<std::uint64_t>(*before, 1) - 1;
  const std::uint64_t after = last > kEntriesAPage ? last - kEntriesAPage : 0;
  auto entries = site.log.Read(after, static_cast<std::size_t>(last - after));
  if (!entries) return Fail(entries.error());
  std::reverse(entries->begin(), entries->end());

  HtmlWriter page;
  page.Open("div", {{"class", "lede"}}).Element("h1", "The log");
  page.Element("p", {{"class", "deck"}},
               Counted(head.seq, "entry", "entries") +
                   ", never edited in place. Each is bound to the one before by its hash.");
  page.Close();
  page.Open(
      "section",
      {{"id", "check"}, {"data-last", std::to_string(head.seq)}, {"data-hash", HexOf(head.hash)}});
  page.Element("h2", "Check it yourself");
  page.Open("p", {{"class", "lead"}}).Text("Hash after entry " + std::to_string(head.seq) + ": ");
  page.Element("span", {{"class", "hash"}}, HexOf(head.hash)).Close();
  page.Open("p").Element("button", {{"type", "button"}, {"id", "verify"}, {"hidden", ""}},
                         "Verify in this browser");
  page.Close();
  page.Element("p", {{"id", "verdict-of-chain"}, {"role", "status"}}, "");
  page.Open("noscript").Element("p", "The browser's check needs scripts; without them:").Close();
  page.Element("pre", {{"tabindex", "0"}, {"aria-label", "Commands"}},
               "chipline verify                     # on the server's own store\n"
               "curl -sS …/api/v1/log > log.jsonl   # mirror it, then: chipline import log.jsonl");
  page.Close();
  page.Open("table", {{"class", "cards"}}).Open("thead").Open("tr");
  for (const char* title : {"Entry", "Recorded", "Kind", "What", "By", "Hash"}) {
    page.Element("th", {{"scope", "col"}}, title);
  }
  page.Close().Close().Open("tbody");
  for (const LogEntry& entry : *entries) WriteEntry(page, site, request, entry);
  page.Close().Close();
  page.Open("nav", {{"class", "pages"}, {"aria-label", "Pages of the log"}});
  if (last < head.seq) {
    const std::uint64_t newer = std::min(last + kEntriesAPage, head.seq);
    page.OpenWith("a", {{"href", "/log?before=" + std::to_string(newer + 1)}, {"rel", "prev"}});
    page.Text("Newer entries").Close();
  }
  if (after > 0) {
    page.OpenWith("a", {{"href", "/log?before=" + std::to_string(after + 1)}, {"rel", "next"}});
    page.Text("Older entries").Close();
  }
  page.Close();
  PageParts parts;
  parts.place = "/log";
  parts.styles = {"record.css"};
  parts.scripts = {"chain.js"};
  return Page("Log", page, parts);
}

Response LogRecords(const Site& site, const Request& request) {
  const std::uint64_t end = site.log.Head().seq;
  const auto after = NumberOf(request, "after", 0, end);
  if (!after) return Fail(NoEntry("after", end));
  Hash previous{};
  if (*after > 0) {
    auto hash = site.log.HashAt(*after);
    if (!hash) return Fail(hash.error());
    previous = *hash;
  }
  const std::uint64_t wanted = std::min(end - *after, kRecordsARead);
  auto entries = site.log.Read(*after, static_cast<std::size_t>(wanted));
  if (!entries) return Fail(entries.error());
  Response response;
  response.content_type = "application/octet-stream";
  response.headers = {{"Cache-Control", "no-cache"}};
  for (const LogEntry& entry : *entries) {
    auto record = EncodeRecord(entry, previous);
    if (!record) return Fail(record.error());
    response.body += record->bytes;
    previous = record->hash;
    if (response.body.size() >= kRecordBytes) break;
  }
  return response;
}

}  // namespace chipline
