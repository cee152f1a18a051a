// From a method and a path to its handler, by one table: what the router accepts is what the table
// says, and what OpenAPI will say.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/http.h"

namespace chipline {

// A query parameter that a route takes.
struct ParameterSpec {
  std::string_view name;
  std::string_view description;
  bool defaults_to_today = false;  // a pinned URL spells it out
};

struct Route {
  std::string_view method;  // "GET"
  std::string_view path;    // "/api/v1/state/{issuer}/{flow}/{subject}"
  std::string_view summary;
  std::vector<ParameterSpec> parameters;
  std::function<Response(Request&)> handler;  // may take the request apart
  // What it takes to be let in. Where a row says nothing, reading is open to all and anything else
  // to nobody but an admin.
  std::optional<Access> access{};
  std::string_view example{};     // a target that it answers, where its path alone is not one
  bool may_be_withdrawn = false;  // its answer holds a text that may have to be taken down
};

// The route of a target, or why there is none.
struct Routed {
  const Route* route = nullptr;
  Response refusal;  // where route is null
};
Access AccessOf(const Route& route);

// Immutable once built; handlers are called from any thread.
class Router {
 public:
  // Fills in request.principal, and gives the refusal of who may not.
  using Guard = std::function<std::optional<Response>(const Route& route, Request& request)>;

  // Without a guard only what is open to all is answered.
  explicit Router(std::vector<Route> routes, Guard guard = {});

  // Decodes path and query, finds the route, asks the guard, refuses parameters that are unknown
  // (naming the nearest), repeated, or, below /api/, without a value. 404 for no such path, 405
  // with Allow for another method; OPTIONS answers 204 with Allow. `target` is path and query as
  // sent. Where there is a route, `request` is then as its handler takes it; what was sent
  // (headers, body) stays as it was.
  Routed Find(Request& request, std::string_view target) const;
  // The same, and calls the handler.
  Response Dispatch(Request& request, std::string_view target) const;

  const std::vector<Route>& routes() const { return routes_; }

 private:
  // A route's path taken apart.
  struct Pattern {
    std::size_t route = 0;                   // its place in the table
    std::string_view plain;                  // what stands before its first {name}
    std::vector<std::string_view> segments;  // behind each slash
  };

  const std::vector<Pattern>& PatternsOf(std::size_t segments) const;
  std::optional<Response> Refusal(const Route& route, Request& request) const;

  std::vector<Route> routes_;
  Guard guard_;
  std::vector<std::vector<Pattern>> patterns_;  // by the number of segments; in the table's order
};

}  // namespace chipline
