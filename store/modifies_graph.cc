#include "store/modifies_graph.h"

#include <algorithm>
#include <limits>

namespace chipline {

ModifiesGraph::ModifiesGraph(const std::vector<EventId>& starts, const NamesOf& names_of,
                             const MeantBy& meant_by) {
  for (const EventId event : starts) Of(event);
  for (Node node = 0; node < places_.size(); ++node) {
    std::vector<Node> next;
    if (const auto event = places_[node].event) {
      for (const std::string& name : names_of(*event)) next.push_back(Of(name));
    } else {
      for (const EventId meant : meant_by(places_[node].name)) next.push_back(Of(meant));
    }
    places_[node].next = std::move(next);
  }
  FindCircles();
  for (const auto& [name, node] : names_) {
    const auto& next = places_[node].next;
    const auto is_inside = [&, at = node](Node to) {
      return places_[to].circle == places_[at].circle;
    };
    const auto first = std::find_if(next.begin(), next.end(), is_inside);
    if (first == next.end()) continue;
    const bool others =
        std::any_of(first, next.end(), [&](Node to) { return to != *first && is_inside(to); });
    inside_[node] = {*first, others};
  }
}

// An event whose own act is named by itself is in a circle with that name: it means the others.
bool ModifiesGraph::LeadsBack(const std::string& name, EventId event) const {
  const Node by = names_.at(name);
  const Node self = events_.at(event);
  if (places_[by].circle != places_[self].circle) return false;
  const auto inside = inside_.find(by);
  return inside != inside_.end() && (inside->second.others || inside->second.first != self);
}

ModifiesGraph::Node ModifiesGraph::Of(EventId event) {
  const auto [at, is_new] = events_.try_emplace(event, static_cast<Node>(places_.size()));
  if (is_new) places_.emplace_back().event = event;
  return at->second;
}

ModifiesGraph::Node ModifiesGraph::Of(const std::string& name) {
  const auto [at, is_new] = names_.try_emplace(name, static_cast<Node>(places_.size()));
  if (is_new) places_.emplace_back().name = name;
  return at->second;
}

// Tarjan's strongly connected components, on a list of its own: a chain of events may be longer
// than a thread's stack is deep.
void ModifiesGraph::FindCircles() {
  constexpr Node kNever = std::numeric_limits<Node>::max();
  struct Visit {
    Node node = 0;
    std::size_t edge = 0;
  };
  std::vector<Node> order(places_.size(), kNever);
  std::vector<Node> lowest(places_.size(), 0);
  std::vector<bool> is_open(places_.size(), false);
  std::vector<Node> open;
  std::vector<Visit> visits;
  Node count = 0;
  const auto enter = [&](Node node) {
    order[node] = lowest[node] = count++;
    open.push_back(node);
    is_open[node] = true;
    visits.push_back({node, 0});
  };
  const auto leave = [&](Node node) {
    visits.pop_back();
    if (!visits.empty()) {
      Node& low = lowest[visits.back().node];
      low = std::min(low, lowest[node]);
    }
    if (lowest[node] != order[node]) return;
    Node last = kNever;
    do {
      last = open.back();
      open.pop_back();
      is_open[last] = false;
      places_[last].circle = node;
    } while (last != node);
  };
  for (Node start = 0; start < places_.size(); ++start) {
    if (order[start] == kNever) enter(start);
    while (!visits.empty()) {
      Visit& visit = visits.back();
      const Node node = visit.node;
      if (visit.edge == places_[node].next.size()) {
        leave(node);
        continue;
      }
      const Node next = places_[node].next[visit.edge++];
      if (order[next] == kNever) {
        enter(next);
      } else if (is_open[next]) {
        lowest[node] = std::min(lowest[node], order[next]);
      }
    }
  }
}

}  // namespace chipline
