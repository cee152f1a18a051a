#include "web/event_csv.h"

#include <vector>

#include "model/codes.h"
#include "model/unprintable.h"

namespace chipline {
namespace {

constexpr std::string_view kHeader =
    "id,key,type,certainty,evidence,effect,issuer,agency,asserted_by,target,flow,subjects,"
    "effective,until,announced,published,conditions,review_policy,scope,overrides,modifies,act,"
    "actor,summary,note,sources,review,grade,seq,recorded_at\n";

template <class List, class Text>
std::string Joined(const List& list, Text text) {
  std::string joined;
  for (const auto& item : list) joined += (joined.empty() ? "" : ";") + std::string(text(item));
  return joined;
}

template <class E>
std::string NameOf(const std::optional<E>& code) {
  return code ? std::string(Name(*code)) : std::string();
}

std::string TextOf(const std::optional<Edtf>& date) {
  return date ? std::string(date->text()) : std::string();
}

}  // namespace

std::string CsvField(std::string_view given) {
  const std::string text = Printable(given);
  std::string field;
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    field = "'";
  }
  if (text.find_first_of("\",\n\r") == std::string_view::npos) return field.append(text);
  std::string quoted = "\"" + field;
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string EventCsvHeader() {
  return std::string(kHeader);
}

std::string EventCsvRow(const EventId& id, std::uint64_t seq, Micros recorded_at,
                        const PolicyEvent& event) {
  const auto itself = [](const std::string& text) { return text; };
  const std::vector<std::string> fields = {
      ToString(id),
      event.key,
      std::string(Name(event.type)),
      std::string(Name(event.certainty)),
      NameOf(event.evidence),
      NameOf(event.effect),
      IssuerText(event.issuers),
      event.agency,
      event.asserted_by,
      NameOf(event.target),
      NameOf(event.flow),
      Joined(event.subjects, itself),
      TextOf(event.effective),
      TextOf(event.until),
      TextOf(event.announced),
      TextOf(event.published),
      Joined(event.conditions,
             [](const Condition& c) { return std::string(Name(c.kind)) + ": " + c.text; }),
      NameOf(event.review_policy),
      event.scope ? std::string(Name(event.scope->kind)) + ": " + event.scope->text : std::string(),
      event.overrides ? "true" : "false",
      Joined(event.modifies, itself),
      event.act,
      event.actor,
      event.summary,
      event.note,
      Joined(event.sources, [](const Source& s) { return s.url.empty() ? s.publisher : s.url; }),
      std::string(Name(event.review.state)),
      NameOf(event.review.grade),
      std::to_string(seq),
      FormatInstant(recorded_at)};
  std::string row;
  for (std::size_t i = 0; i < fields.size(); ++i) row += (i == 0 ? "" : ",") + CsvField(fields[i]);
  return row + "\n";
}

}  // namespace chipline
