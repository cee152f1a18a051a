#include "web/memento.h"

#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "web/answers.h"
#include "web/http_date.h"

namespace chipline {
namespace {

constexpr Micros kMicrosPerSecond = 1'000'000;
constexpr std::size_t kPage = 1'000;
constexpr std::string_view kLinkFormat = "application/link-format";
constexpr std::string_view kOfLinkFormat = "; type=\"application/link-format\"";

Micros SecondOf(Micros instant) {
  return instant - instant % kMicrosPerSecond;
}

std::string DateOf(const Timeline& timeline, std::uint64_t seq) {
  return FormatHttpDate(timeline.RecordedAt(seq));
}

void AppendTimeMapUrl(const Pin& pin, std::uint64_t after, std::string& out) {
  out += "/api/v1/timemap";
  AppendPair('?', "url", pin.original, out);
  if (after > 0) AppendPair('&', "after", std::to_string(after), out);
}

std::string TimeMapUrl(const Pin& pin, std::uint64_t after) {
  std::string url;
  AppendTimeMapUrl(pin, after, url);
  return url;
}

// What follows the target of a link.
void AppendRel(std::string_view rel, std::string_view rest, std::string& out) {
  out.append(">; rel=\"").append(rel).append("\"").append(rest);
}

void AppendLink(std::string_view url, std::string_view rel, std::string_view rest,
                std::string& out) {
  out.append("<").append(url);
  AppendRel(rel, rest, out);
}

std::string Link(std::string_view url, std::string_view rel, std::string_view rest = {}) {
  std::string link;
  AppendLink(url, rel, rest, link);
  return link;
}

std::string Dated(const std::string& date) {
  return "; datetime=\"" + date + "\"";
}

// A state of the whole record can always be asked about; one event can only since it was entered.
bool AlwaysExists(const Route& route) {
  return route.path.find("{id}") == std::string_view::npos &&
         route.path.find("{sha}") == std::string_view::npos;
}

bool Exists(const Route& route, const Pin& pin, std::uint64_t seq) {
  if (AlwaysExists(route)) return true;
  Request request = RequestAt(pin, seq);
  return route.handler(request).status == 200;
}

// The first entry from `seq` on at which the resource exists; `seq` itself where it never does.
std::uint64_t FirstExisting(const Timeline& timeline, const Route& route, const Pin& pin,
                            std::uint64_t seq) {
  if (AlwaysExists(route)) return seq;
  std::uint64_t low = seq;
  std::uint64_t high = timeline.last_seq();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (Exists(route, pin, middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return Exists(route, pin, low) ? low : seq;
}

std::string Entry(const Timeline& timeline, const Pin& pin, std::uint64_t seq,
                  std::string_view rel) {
  return Link(UrlAt(pin, seq), rel, Dated(DateOf(timeline, seq)));
}

Response AsLinkFormat(const Timeline& timeline, const Pin& pin,
                      const std::vector<std::uint64_t>& seqs, std::uint64_t after,
                      std::uint64_t next) {
  Response response;
  response.content_type = kLinkFormat;
  std::string& body = response.body;
  body = Link(pin.original, "original timegate") + ",\n";
  std::string span(kOfLinkFormat);
  if (!seqs.empty()) {
    span += "; from=\"" + DateOf(timeline, seqs.front()) + "\"; until=\"" +
            DateOf(timeline, seqs.back()) + "\"";
  }
  body += Link(TimeMapUrl(pin, after), "self", span);
  if (next > 0) {
    body += ",\n" + Link(TimeMapUrl(pin, next), "timemap", kOfLinkFormat);
  }
  for (std::size_t i = 0; i < seqs.size(); ++i) {
    std::string rel = after == 0 && i == 0 ? "first " : "";
    if (next == 0 && i + 1 == seqs.size()) rel += "last ";
    body += ",\n" + Entry(timeline, pin, seqs[i], rel + "memento");
  }
  body += "\n";
  return response;
}

Response AsJson(const Timeline& timeline, const Pin& pin, const std::vector<std::uint64_t>& seqs,
                std::uint64_t next) {
  Json items = Json::array();
  for (const std::uint64_t seq : seqs) {
    items.push_back({{"datetime", FormatInstant(SecondOf(timeline.RecordedAt(seq)))},
                     {"seq", seq},
                     {"uri", UrlAt(pin, seq)}});
  }
  Json json = {{"original_uri", pin.original},
               {"timegate_uri", pin.original},
               {"mementos", {{"list", std::move(items)}}}};
  if (next > 0) json["next_page_uri"] = TimeMapUrl(pin, next) + "&format=json";
  return JsonAnswer(json);
}

}  // namespace

std::uint64_t MementoBefore(const Timeline& timeline, std::uint64_t seq) {
  if (seq == 0) return 0;
  return timeline.SeqAt(SecondOf(timeline.RecordedAt(seq)) - 1);
}

std::uint64_t MementoAfter(const Timeline& timeline, std::uint64_t seq) {
  if (seq >= timeline.last_seq()) return 0;
  return timeline.SeqAt(SecondOf(timeline.RecordedAt(seq + 1)) + kMicrosPerSecond - 1);
}

std::optional<std::string> MementoDate(const Timeline& timeline, const Pin& pin) {
  if (pin.seq == 0) return std::nullopt;
  return DateOf(timeline, pin.seq);
}

std::string MementoLinks(const Timeline& timeline, const Route& route, const Pin& pin) {
  std::string links;
  links.reserve(1'024);
  AppendLink(pin.original, "original timegate", ", ", links);
  AppendTimeMapUrl(pin, 0, links.append("<"));
  AppendRel("timemap", kOfLinkFormat, links);
  AppendLink(pin.url, "cite-as", {}, links.append(", "));
  if (!pin.is_given || pin.seq == 0) return links;
  links += ", " + Entry(timeline, pin, pin.seq, "memento");
  const std::uint64_t before = MementoBefore(timeline, pin.seq);
  if (before == 0 || !Exists(route, pin, before)) return links;
  links += ", " + Entry(timeline, pin, before, "prev memento");
  if (AlwaysExists(route)) {
    links += ", " + Entry(timeline, pin, MementoAfter(timeline, 0), "first memento");
  }
  return links;
}

Response NegotiateDate(const Timeline& timeline, const Route& route, const Pin& pin,
                       std::string_view date) {
  const auto instant = ParseHttpDate(date);
  if (!instant) {
    return Fail(
        {ProblemType::kInvalidDate,
         "\"" + std::string(date) + "\" is not a date of HTTP, like Tue, 15 Nov 1994 08:12:31 GMT.",
         "Accept-Datetime",
         {}});
  }
  std::uint64_t seq = timeline.SeqAt(*instant + kMicrosPerSecond - 1);
  if (seq == 0) seq = MementoAfter(timeline, 0);
  if (seq > 0) seq = FirstExisting(timeline, route, pin, seq);
  Response response;
  response.status = 302;
  response.content_type = "text/plain; charset=utf-8";
  response.headers = {{"Location", UrlAt(pin, seq)},
                      {"Vary", "Accept-Datetime"},
                      {"Cache-Control", "no-cache"},
                      {"Access-Control-Allow-Origin", "*"},
                      {"Link", MementoLinks(timeline, route, pin)}};
  return response;
}

Response TimeMapPage(const Timeline& timeline, const Route& route, const Pin& pin,
                     std::uint64_t after, bool as_json) {
  std::vector<std::uint64_t> seqs;
  std::uint64_t seen = 0;
  std::uint64_t last = after;
  for (std::uint64_t seq = MementoAfter(timeline, after); seq > 0 && seen < kPage;
       seq = MementoAfter(timeline, seq), ++seen) {
    if (Exists(route, pin, seq)) seqs.push_back(seq);
    last = seq;
  }
  const std::uint64_t next = MementoAfter(timeline, last) > 0 ? last : 0;
  Response response =
      as_json ? AsJson(timeline, pin, seqs, next) : AsLinkFormat(timeline, pin, seqs, after, next);
  if (!as_json) {
    response.headers = {{"Cache-Control", "no-cache"}, {"Access-Control-Allow-Origin", "*"}};
  }
  return response;
}

}  // namespace chipline
