#include "web/router.h"

#include <algorithm>

#include "model/codes.h"

namespace chipline {
namespace {

std::string_view NextSegment(std::string_view& path) {
  path.remove_prefix(1);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;
}

// Both begin with "/". An empty segment matches no {name}; "{name}.atom" takes what stands before
// the ending.
bool Matches(std::string_view pattern, std::string_view path, std::vector<Parameter>& values) {
  values.clear();
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = NextSegment(pattern);
    const std::string_view given = NextSegment(path);
    const std::size_t close = wanted.find('}');
    if (wanted.starts_with('{') && close != std::string_view::npos) {
      const std::string_view ending = wanted.substr(close + 1);
      if (given.size() <= ending.size() || !given.ends_with(ending)) return false;
      values.push_back({std::string(wanted.substr(1, close - 1)),
                        std::string(given.substr(0, given.size() - ending.size()))});
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
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

std::optional<Response> Router::Refusal(const Route& route, Request& request) const {
  if (guard_) return guard_(route, request);
  if (AccessOf(route) == Access::kOpen) return std::nullopt;
  return Fail({ProblemType::kUnauthenticated, "Nobody can sign in here.", {}, {}});
}

Routed Router::Find(Request request, std::string_view target) const {
  const auto refuse = [](Response refusal) { return Routed{nullptr, {}, std::move(refusal)}; };
  const std::size_t question = std::min(target.find('?'), target.size());
  request.query = target.substr(std::min(question + 1, target.size()));
  auto path = DecodePath(target.substr(0, question));
  if (!path) return refuse(Invalid(path.error()));
  if (path->empty() || path->front() != '/') {
    return refuse(Invalid(InvalidArgument("a path begins with a slash", "path")));
  }
  request.path = std::move(*path);

  std::string allowed;
  for (const Route& route : routes_) {
    // Most routes differ before their first {name}.
    const std::string_view plain = route.path.substr(0, route.path.find('{'));
    if (!std::string_view(request.path).starts_with(plain)) continue;
    if (!Matches(route.path, request.path, request.path_values)) continue;
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
    return {&route, std::move(request), {}};
  }
  return refuse(NoRoute(request, allowed));
}

Response Router::Dispatch(Request request, std::string_view target) const {
  Routed routed = Find(std::move(request), target);
  return routed.route == nullptr ? std::move(routed.refusal)
                                 : routed.route->handler(routed.request);
}

}  // namespace chipline
