#include "web/router.h"

#include <algorithm>

#include "model/codes.h"

namespace chipline {
namespace {

// What stands behind each slash of a path, which begins with one.
std::vector<std::string_view> SegmentsOf(std::string_view path) {
  std::vector<std::string_view> segments;
  segments.reserve(static_cast<std::size_t>(std::ranges::count(path, '/')));
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

// An empty segment matches no {name}; "{name}.atom" takes what stands before the ending. REQUIRES:
// as many of the one as of the other.
bool Matches(const std::vector<std::string_view>& pattern,
             const std::vector<std::string_view>& path, std::vector<Parameter>& values) {
  values.clear();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::string_view wanted = pattern[i];
    const std::string_view given = path[i];
    const std::size_t close = wanted.starts_with('{') ? wanted.find('}') : std::string_view::npos;
    if (close != std::string_view::npos) {
      const std::string_view ending = wanted.substr(close + 1);
      if (given.size() <= ending.size() || !given.ends_with(ending)) return false;
      if (values.empty()) values.reserve(pattern.size() - i);
      values.push_back({std::string(wanted.substr(1, close - 1)),
                        std::string(given.substr(0, given.size() - ending.size()))});
    } else if (wanted != given) {
      return false;
    }
  }
  return true;
}

Response UnknownParameter(const Route& route, const std::string& name) {
  std::vector<std::string_view> known;
  std::string list;
  for (const ParameterSpec& parameter : route.parameters) {
    known.push_back(parameter.name);
    list += (list.empty() ? "" : ", ") + std::string(parameter.name);
  }
  std::string detail = "\"" + name + "\" is not a parameter of this resource, which takes ";
  detail += list.empty() ? "none." : list + ".";
  return Fail({ProblemType::kUnknownParameter, detail, name, std::string(Nearest(name, known))});
}

std::optional<Response> CheckParameters(const Route& route, const std::vector<Parameter>& given) {
  // The forms of pages send every field; whoever writes an address says what is meant.
  const bool may_be_empty = !route.path.starts_with("/api/");
  for (std::size_t i = 0; i < given.size(); ++i) {
    const std::string& name = given[i].name;
    if (std::none_of(route.parameters.begin(), route.parameters.end(),
                     [&](const ParameterSpec& spec) { return spec.name == name; })) {
      return UnknownParameter(route, name);
    }
    if (given[i].value.empty() && !may_be_empty) {
      return Fail({ProblemType::kInvalidParameter,
                   "\"" + name + "\" has no value; leave it out for its default.",
                   name,
                   {}});
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (given[j].name == name) {
        return Fail({ProblemType::kRepeatedParameter,
                     "\"" + name + "\" is given twice; lists are written with commas.",
                     name,
                     {}});
      }
    }
  }
  return std::nullopt;
}

Response Invalid(const Error& error) {
  return Fail({ProblemType::kInvalidRequest, error.message, error.place, {}});
}

Response NoRoute(const Request& request, const std::string& allowed) {
  if (allowed.empty()) {
    return Fail({ProblemType::kNotFound, "Nothing is kept at " + request.path + ".", {}, {}});
  }
  Response response;
  if (request.method == "OPTIONS") {
    response.status = 204;
  } else {
    response =
        Fail({ProblemType::kMethodNotAllowed, request.method + " is not taken here.", {}, {}});
  }
  response.headers.Add("Allow", allowed + ", OPTIONS");
  return response;
}

}  // namespace

Access AccessOf(const Route& route) {
  return route.access.value_or(route.method == "GET" ? Access::kOpen : Access::kAdmin);
}

Router::Router(std::vector<Route> routes, Guard guard)
    : routes_(std::move(routes)), guard_(std::move(guard)) {
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const std::string_view path = routes_[i].path;
    Pattern pattern{i, path.substr(0, path.find('{')), SegmentsOf(path)};
    const std::size_t count = pattern.segments.size();
    if (patterns_.size() <= count) patterns_.resize(count + 1);
    patterns_[count].push_back(std::move(pattern));
  }
}

const std::vector<Router::Pattern>& Router::PatternsOf(std::size_t segments) const {
  static const std::vector<Pattern> kNone;
  return segments < patterns_.size() ? patterns_[segments] : kNone;
}

std::optional<Response> Router::Refusal(const Route& route, Request& request) const {
  if (guard_) return guard_(route, request);
  if (AccessOf(route) == Access::kOpen) return std::nullopt;
  return Fail({ProblemType::kUnauthenticated, "Nobody can sign in here.", {}, {}});
}

Routed Router::Find(Request& request, std::string_view target) const {
  const auto refuse = [](Response refusal) { return Routed{nullptr, std::move(refusal)}; };
  const std::size_t question = std::min(target.find('?'), target.size());
  request.query = target.substr(std::min(question + 1, target.size()));
  auto path = DecodePath(target.substr(0, question));
  if (!path) return refuse(Invalid(path.error()));
  if (path->empty() || path->front() != '/') {
    return refuse(Invalid(InvalidArgument("a path begins with a slash", "path")));
  }
  request.path = std::move(*path);

  std::string allowed;
  const auto segments = SegmentsOf(request.path);
  for (const Pattern& pattern : PatternsOf(segments.size())) {
    // Most routes differ before their first {name}.
    if (!std::string_view(request.path).starts_with(pattern.plain)) continue;
    if (!Matches(pattern.segments, segments, request.path_values)) continue;
    const Route& route = routes_[pattern.route];
    if (route.method != request.method) {
      if (!allowed.empty()) allowed += ", ";
      allowed += route.method == "GET" ? "GET, HEAD" : route.method;
      continue;
    }
    if (auto refusal = Refusal(route, request)) return refuse(std::move(*refusal));
    auto parameters = ParseQuery(request.query);
    if (!parameters) return refuse(Invalid(parameters.error()));
    if (auto problem = CheckParameters(route, *parameters)) return refuse(std::move(*problem));
    request.parameters = std::move(*parameters);
    return {&route, {}};
  }
  return refuse(NoRoute(request, allowed));
}

Response Router::Dispatch(Request& request, std::string_view target) const {
  Routed routed = Find(request, target);
  return routed.route == nullptr ? std::move(routed.refusal) : routed.route->handler(request);
}

}  // namespace chipline
