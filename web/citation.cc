#include "web/citation.h"

#include <algorithm>
#include <utility>

#include "model/entry.h"
#include "web/memento.h"
#include "web/question.h"

namespace chipline {
namespace {

constexpr std::string_view kForEver = "public, max-age=31536000, immutable";
constexpr std::string_view kExposed =
    "Content-Location, Link, ETag, Memento-Datetime, Chipline-Seq, Chipline-Chain-Hash, "
    "Chipline-Rules-Version";

constexpr std::size_t kTagDigits = 32;

std::string SeqText(std::uint64_t seq) {
  return "seq:" + std::to_string(seq);
}

bool IsOfRecord(std::string_view parameter) {
  return parameter == "recorded_at" || parameter == "rules_version";
}

std::vector<Parameter> At(std::vector<Parameter> parameters, std::uint64_t seq) {
  for (Parameter& parameter : parameters) {
    if (parameter.name == "recorded_at") parameter.value = SeqText(seq);
  }
  return parameters;
}

// The path as a client may write it: the router has undone its escapes.
void AppendPath(std::string_view path, std::string& out) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    AppendEncoded(path.substr(0, end), out);
    if (end < path.size()) out += '/';
    path.remove_prefix(std::min(end + 1, path.size()));
  }
}

// RFC 9110, 13.1.2: a list of tags, weak or not, or a star.
bool NamesTag(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    std::string_view item = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    while (!item.empty() && item.front() == ' ') item.remove_prefix(1);
    while (!item.empty() && item.back() == ' ') item.remove_suffix(1);
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item == "*" || item == tag) return true;
  }
  return false;
}

Response NotModified() {
  Response response;
  response.status = 304;
  return response;
}

// A text that may have to be taken down is kept by others for an hour at most.
std::string_view CacheControl(const Route& route, const Pin& pin) {
  if (route.may_be_withdrawn) return "public, max-age=3600";
  return pin.is_given ? kForEver : "no-cache";
}

// What the head says of a read that is pinned.
void AddCitation(const Site& site, const Timeline& timeline, const Route& route, const Pin& pin,
                 std::string_view chain, std::string_view tag, HeaderFields& fields) {
  constexpr std::size_t kBytes = 1'536;
  fields.Reserve(kBytes);
  const bool has_tag = fields.Get("ETag").has_value();
  const bool has_links = fields.Get("Link").has_value();
  fields.Set("Access-Control-Allow-Origin", "*");
  fields.Set("Access-Control-Expose-Headers", kExposed);
  fields.Set("Cache-Control", CacheControl(route, pin));
  fields.Add("Content-Location", pin.url);
  // An event's own tag names its version, for If-Match of those who change it.
  if (!has_tag) fields.Add("ETag", tag);
  fields.Add("Chipline-Seq", std::to_string(pin.seq));
  fields.Add("Chipline-Chain-Hash", chain);
  fields.Add("Chipline-Rules-Version", site.rules_version);
  if (!pin.is_given) {
    fields.Add("Vary", "Accept-Datetime");
  } else if (const auto instant = MementoDate(timeline, pin)) {
    fields.Add("Memento-Datetime", *instant);
  }
  const std::string links = MementoLinks(timeline, route, pin);
  if (!has_links) return fields.Add("Link", links);
  // Handlers link to the pages of a list; these links come after theirs.
  fields.Set("Link", std::string(*fields.Get("Link")) + ", " + links);
}

// The answer's own, as long as nothing that it is made of changes.
std::string TagOf(const Site& site, std::string_view chain, const Pin& pin) {
  std::string said;
  said.reserve(site.version.size() + chain.size() + pin.url.size() + 2);
  said.append(site.version).append("\n").append(chain).append("\n").append(pin.url);
  const std::string hex = HexOf(Sha256(said));
  std::string tag;
  tag.reserve(kTagDigits + 2);
  tag.append("\"").append(hex, 0, kTagDigits).append("\"");
  return tag;
}

Response AnswerCitably(const Site& site, const Route& route, Request& request) {
  const auto timeline = site.timeline();
  const bool names_state = !request.Get("recorded_at").value_or("").empty();
  const std::string given = request.query;
  Pin pin;
  if (auto problem = PinDown(site, *timeline, route, std::move(request), pin)) {
    return Fail(*problem);
  }
  const auto wanted = pin.request.Header("accept-datetime");
  if (wanted && !names_state) return NegotiateDate(*timeline, route, pin, *wanted);
  const auto chain = site.chain.Hex(pin.seq);
  if (!chain) return Fail(chain.error());
  const std::string tag = TagOf(site, *chain, pin);
  Response response;
  const bool is_known = NamesTag(pin.request.Header("if-none-match").value_or(""), tag);
  // What may have been withdrawn since has to be looked for.
  if (!is_known || route.may_be_withdrawn) response = route.handler(pin.request);
  if (const auto other = response.headers.Get("Location"); other && !given.empty()) {
    // What is read instead is asked the same.
    response.headers.Set("Location", std::string(*other) + "?" + given);
  }
  if (response.problem || response.status != 200) return response;
  if (is_known) response = NotModified();
  AddCitation(site, *timeline, route, pin, *chain, tag, response.headers);
  return response;
}

// Puts every parameter of the route that has a value once nothing is left to a default in place of
// those that were given, and makes the two URLs of them.
void SpellOut(const Site& site, const Route& route, Pin& pin) {
  constexpr std::size_t kUrlBytes = 224;
  std::vector<Parameter> all;
  all.reserve(route.parameters.size());
  pin.is_given = true;
  pin.url.reserve(kUrlBytes);
  AppendPath(pin.request.path, pin.url);
  pin.original.reserve(kUrlBytes);
  pin.original = pin.url;
  const std::size_t path_end = pin.url.size();
  const auto mark = [path_end](const std::string& url) {
    return url.size() == path_end ? '?' : '&';
  };
  for (const ParameterSpec& spec : route.parameters) {
    const std::string_view given = pin.request.Get(spec.name).value_or("");
    std::string value;
    if (spec.name == "recorded_at") {
      value = SeqText(pin.seq);
    } else if (spec.name == "rules_version") {
      value = site.rules_version;
    } else if (given.empty() && spec.defaults_to_today) {
      value = FormatDay(site.Today());
    } else {
      value = given;
    }
    pin.is_given &= value == given;
    if (value.empty()) continue;
    const std::size_t pair = pin.url.size();
    AppendPair(mark(pin.url), spec.name, value, pin.url);
    if (!IsOfRecord(spec.name)) {
      pin.original += mark(pin.original);
      pin.original.append(pin.url, pair + 1);
    }
    all.push_back({std::string(spec.name), std::move(value)});
  }
  pin.request.parameters = std::move(all);
}

}  // namespace

bool IsCitable(const Route& route) {
  return route.method == "GET" &&
         std::any_of(route.parameters.begin(), route.parameters.end(),
                     [](const ParameterSpec& spec) { return spec.name == "recorded_at"; });
}

std::optional<HttpProblem> PinDown(const Site& site, const Timeline& timeline, const Route& route,
                                   Request&& request, Pin& pin) {
  const auto rules = request.Get("rules_version");
  if (rules && !rules->empty() && *rules != site.rules_version) {
    return HttpProblem{ProblemType::kUnknownRules,
                       "The rules \"" + std::string(*rules) + "\" are not kept here; the present " +
                           "ones are " + site.rules_version + ".",
                       "rules_version", site.rules_version};
  }
  if (auto problem = ReadRecordedAt(request, timeline, pin.seq)) return problem;
  pin.request = std::move(request);
  pin.request.query.clear();
  SpellOut(site, route, pin);
  return std::nullopt;
}

std::string UrlAt(const Pin& pin, std::uint64_t seq) {
  std::string url;
  AppendPath(pin.request.path, url);
  return url += QueryText(At(pin.request.parameters, seq));
}

Request RequestAt(const Pin& pin, std::uint64_t seq) {
  Request request = pin.request;
  request.parameters = At(request.parameters, seq);
  return request;
}

bool IsForEver(const Response& response) {
  return response.headers.Get("Cache-Control") == kForEver;
}

Route MakeCitable(const Site& site, const Route& route) {
  Route citable = route;
  citable.handler = [&site, route](Request& request) {
    return AnswerCitably(site, route, request);
  };
  return citable;
}

}  // namespace chipline
