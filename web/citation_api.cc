#include "web/citation_api.h"

#include <array>
#include <charconv>
#include <memory>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "ingest/text_utils.h"
#include "model/codes.h"
#include "web/answers.h"
#include "web/citation.h"
#include "web/memento.h"
#include "web/reference.h"

namespace chipline {
namespace {

const ParameterSpec kUrl{"url", "the address of a read, with or without the host before it"};

// A read that `url` names, and what it is pinned to.
struct Cited {
  const Route* route = nullptr;
  Pin pin;
};

HttpProblem BadUrl(std::string detail) {
  return {ProblemType::kInvalidParameter, std::move(detail), "url", {}};
}

// An address taken apart; without a host it is a path of this server.
struct Address {
  std::string_view host;  // with its port
  std::string_view target;
};

Address Parted(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {{}, url};
  const std::size_t host = scheme + 3;
  const std::size_t path = std::min(url.find('/', host), url.size());
  return {url.substr(host, path - host), url.substr(path)};
}

// Whether the address may be one of this server's, as far as it knows its own name: what another
// answers is not known here.
bool IsOurs(const Address& address, const Request& request) {
  const std::string base = BaseOf(request);
  if (address.host.empty() || base.empty()) return true;
  return AsciiLower(address.host) == AsciiLower(Parted(base).host);
}

class Citations {
 public:
  Citations(const Site& site, std::vector<Route> citable)
      : site_(site), router_(std::move(citable)) {}

  std::optional<Response> Find(const Timeline& timeline, const Request& request,
                               Cited& cited) const {
    const Address address = Parted(request.Get("url").value_or(""));
    const std::string_view target = address.target;
    if (!IsOurs(address, request)) {
      return Fail(BadUrl("\"" + std::string(address.host) +
                         "\" is another server; expected an address of this one, or a path."));
    }
    if (target.empty() || target.front() != '/') {
      return Fail(BadUrl("Expected the address of a read, like /api/v1/ship/nvidia-h20."));
    }
    Request asked;
    asked.method = "GET";
    Routed routed = router_.Find(asked, target);
    if (routed.route == nullptr) return std::move(routed.refusal);
    cited.route = routed.route;
    if (auto problem = PinDown(site_, timeline, *cited.route, std::move(asked), cited.pin)) {
      return Fail(*problem);
    }
    // A reference to nothing helps nobody: what the read refuses is refused here.
    Response answer = cited.route->handler(cited.pin.request);
    if (answer.problem) return answer;
    return std::nullopt;
  }

  Response TimeMap(const Request& request) const {
    const auto timeline = site_.timeline();
    Cited cited;
    if (auto refusal = Find(*timeline, request, cited)) return *refusal;
    const auto format = request.Get("format").value_or("link");
    if (format != "link" && format != "json") {
      return Fail({ProblemType::kInvalidParameter,
                   "\"" + std::string(format) + "\" is not one of: link, json.", "format", "link"});
    }
    std::uint64_t after = 0;
    const auto given = request.Get("after").value_or("0");
    const auto [end, fault] = std::from_chars(given.data(), given.data() + given.size(), after);
    if (fault != std::errc() || end != given.data() + given.size() ||
        after > timeline->last_seq()) {
      return Fail(
          {ProblemType::kInvalidParameter,
           "Expected an entry's number, at most " + std::to_string(timeline->last_seq()) + ".",
           "after",
           {}});
    }
    return TimeMapPage(*timeline, *cited.route, cited.pin, after, format == "json");
  }

  Response Cite(const Request& request) const;

 private:
  const Site& site_;
  const Router router_;
};

// ---- references

std::string TitleOf(const Cited& cited) {
  std::string title = "Chipline: " + std::string(cited.route->summary);
  std::string words;
  for (const Parameter& value : cited.pin.request.path_values) {
    words += (words.empty() ? "" : " ") + value.value;
  }
  for (const Parameter& parameter : cited.pin.request.parameters) {
    if (parameter.name == "recorded_at" || parameter.name == "rules_version") continue;
    words += (words.empty() ? "" : ", ") + parameter.name + " " + parameter.value;
  }
  return words.empty() ? title : title + " (" + words + ")";
}

struct ReferenceFormat {
  std::string_view name;
  std::string_view content_type;
  std::string (*write)(const Reference& reference);
};
constexpr std::array kFormats = {
    ReferenceFormat{"bibtex", "application/x-bibtex; charset=utf-8", BibTex},
    ReferenceFormat{"csl-json", "application/vnd.citationstyles.csl+json", CslJson},
    ReferenceFormat{"text", "text/plain; charset=utf-8", PlainText},
};

Response Citations::Cite(const Request& request) const {
  const auto timeline = site_.timeline();
  Cited cited;
  if (auto refusal = Find(*timeline, request, cited)) return *refusal;
  const auto reference =
      ReferenceTo(site_, *timeline, cited.pin.seq, TitleOf(cited), BaseOf(request), cited.pin.url);
  if (!reference) return Fail(reference.error());
  const auto wanted = request.Get("format").value_or("bibtex");
  std::vector<std::string_view> names;
  for (const ReferenceFormat& format : kFormats) {
    names.push_back(format.name);
    if (format.name != wanted) continue;
    Response response;
    response.content_type = format.content_type;
    response.headers = {{"Cache-Control", "no-cache"},
                        {"Access-Control-Allow-Origin", "*"},
                        {"Link", "<" + cited.pin.url + ">; rel=\"cite-as\""}};
    response.body = format.write(*reference);
    return response;
  }
  return Fail({ProblemType::kInvalidParameter,
               "\"" + std::string(wanted) + "\" is not one of: bibtex, csl-json, text.", "format",
               std::string(Nearest(wanted, names))});
}

}  // namespace

std::vector<Route> WithCitations(const Site& site, std::vector<Route> routes) {
  std::vector<Route> citable;
  for (Route& route : routes) {
    if (!IsCitable(route)) continue;
    route.parameters.push_back(
        {"rules_version", "the rules to answer by, as rules_version of an answer names them"});
    citable.push_back(route);
    route = MakeCitable(site, route);
  }
  const auto citations = std::make_shared<const Citations>(site, std::move(citable));
  routes.push_back({"GET",
                    "/api/v1/timemap",
                    "The recorded states of a read, 1,000 a page (RFC 7089)",
                    {kUrl,
                     {"after", "only states after this entry; default 0"},
                     {"format", "link (application/link-format, the default) or json"}},
                    [citations](const Request& request) { return citations->TimeMap(request); },
                    {},
                    "/api/v1/timemap?url=/api/v1/ship/nvidia-h20"});
  routes.push_back({"GET",
                    "/api/v1/cite",
                    "A reference to a read as it is now, for ever",
                    {kUrl, {"format", "bibtex (default), csl-json or text"}},
                    [citations](const Request& request) { return citations->Cite(request); },
                    {},
                    "/api/v1/cite?url=/api/v1/ship/nvidia-h20"});
  return routes;
}

}  // namespace chipline
