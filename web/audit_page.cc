#include "web/audit_page.h"

#include <charconv>
#include <utility>

#include "web/desk_pages.h"
#include "web/page_frame.h"

namespace chipline {
namespace {

constexpr std::size_t kRowsAPage = 50;
constexpr std::uint64_t kMostLooked = 5'000;  // entries looked through for one page
constexpr std::size_t kAccountRows = 200;

void HeadRow(HtmlWriter& page, std::initializer_list<const char*> titles) {
  page.Open("thead").Open("tr");
  for (const char* title : titles) page.Element("th", {{"scope", "col"}}, title);
  page.Close().Close().Open("tbody");
}

std::string TimeText(Micros instant) {
  const std::string text = FormatInstant(instant);
  return text.substr(0, 10) + " " + text.substr(11, 8);
}

// The entries before `before` (0: all) of `by` (empty: of anybody); where they go on, or 0.
Result<std::uint64_t> WriteEntries(HtmlWriter& page, const Site& site, const std::string& by,
                                   std::uint64_t before) {
  page.Open("table", {{"class", "audit events"}});
  HeadRow(page, {"When (UTC)", "Who", "Did", "Why", "Entry"});
  const std::uint64_t end = site.timeline()->last_seq();
  std::uint64_t seq = before == 0 ? end : std::min(end, before - 1);
  std::size_t rows = 0;
  for (std::uint64_t looked = 0; seq > 0 && rows < kRowsAPage && looked < kMostLooked;
       --seq, ++looked) {
    const auto entry = CHIP_TRY(site.bodies.Entry(seq));
    if (!by.empty() && entry->by != by) continue;
    ++rows;
    page.Open("tr").Element("td", TimeText(entry->recorded_at));
    page.Open("td").Link("/audit" + QueryText({{"by", entry->by}}), entry->by).Close();
    page.Element("td", Capital(EntryWords(*entry)));
    page.Element("td", entry->reason);
    page.Open("td");
    page.Element("a",
                 {{"href", "/entries/" + std::to_string(seq)},
                  {"aria-label", "Entry " + std::to_string(seq)}},
                 std::to_string(seq));
    page.Close().Close();
  }
  page.Close().Close();
  return seq > 0 ? seq + 1 : 0;
}

void WriteAccounts(HtmlWriter& page, const std::vector<AuditRecord>& records,
                   const std::string& by) {
  page.Open("section", {{"aria-labelledby", "accounts"}});
  page.Element("h2", {{"id", "accounts"}}, "Accounts");
  page.Open("table", {{"class", "audit events"}});
  HeadRow(page, {"When (UTC)", "Who", "Did", "About", "From", "Result"});
  for (const AuditRecord& record : records) {
    if (!by.empty() && record.by != by && record.who != by) continue;
    page.Open("tr").Element("td", TimeText(record.at));
    // Who signs in is nobody before, and told by the name only where that was right.
    const std::string name = record.result == "ok" ? record.who : "nobody known";
    page.Element("td", record.by.empty() ? name : record.by);
    page.Element("td", Capital(record.action));
    page.Element("td", record.who);
    page.Element("td", record.from);
    page.Element("td", record.result).Close();
  }
  page.Close().Close().Close();
}

Response GetAudit(const Desk& desk, const Request& request) {
  const std::string by(request.Get("by").value_or(""));
  const std::string_view text = request.Get("before").value_or("");
  std::uint64_t before = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), before);
  if (!text.empty() && (fault != std::errc() || stop != text.data() + text.size())) {
    return Fail({ProblemType::kInvalidParameter, "Expected an entry’s number.", "before", {}});
  }
  HtmlWriter page;
  page.Open("div", {{"class", "lede"}});
  page.Element("h1", "Who did what");
  page.Element("p", {{"class", "deck"}},
               "What was done to the record is part of its chain and cannot be edited away.");
  page.Open("form", {{"class", "as-of"}, {"method", "get"}, {"action", "/audit"}});
  page.Open("label").Element("span", "Only by");
  page.Void("input", {{"type", "text"}, {"name", "by"}, {"value", by}});
  page.Close().Element("button", {{"type", "submit"}}, "Show").Close().Close();
  page.Open("section", {{"aria-labelledby", "record"}});
  page.Element("h2", {{"id", "record"}}, "The record");
  const auto next = WriteEntries(page, desk.site, by, before);
  if (!next) return Fail(next.error());
  if (*next != 0) {
    std::vector<Parameter> older = {{"before", std::to_string(*next)}};
    if (!by.empty()) older.push_back({"by", by});
    page.Open("p", {{"class", "next"}});
    page.Element("a", {{"href", "/audit" + QueryText(older)}, {"rel", "next"}}, "Older entries");
    page.Close();
  }
  page.Close();
  if (request.principal.access == Access::kAdmin) {
    const auto records = desk.editing.audit.Last(kAccountRows);
    if (!records) return Fail(records.error());
    WriteAccounts(page, *records, by);
  }
  return DeskPage(request, "Audit", page, "/audit");
}

}  // namespace

std::vector<Route> AuditPageRoutes(const Desk& desk) {
  return {{"GET",
           "/audit",
           "Who did what",
           {{"by", "only what this one did"}, {"before", "only entries before this one"}},
           [&desk](const Request& request) { return GetAudit(desk, request); },
           Access::kWrite}};
}

}  // namespace chipline
