// Which events lead back to themselves through what they modify.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/entry.h"

namespace chipline {

// All that is reached from some events by the names in their `modifies`. Names are nodes as events
// are, so that an act of n events which m others name takes n + m edges and not n * m; everything
// is visited once, however often it is named. Immutable once built.
class ModifiesGraph {
 public:
  using NamesOf = std::function<std::vector<std::string>(EventId)>;
  using MeantBy = std::function<std::vector<EventId>(const std::string&)>;

  // `names_of` gives the `modifies` of an event, `meant_by` all events that a name means, the one
  // that says it included. Neither is kept.
  ModifiesGraph(const std::vector<EventId>& starts, const NamesOf& names_of,
                const MeantBy& meant_by);

  // Whether `name`, which `event` modifies, means another event that leads back to it. REQUIRES:
  // `event` is one of the starts, and `name` one of its names.
  bool LeadsBack(const std::string& name, EventId event) const;

 private:
  using Node = std::uint32_t;
  struct Place {
    std::optional<EventId> event;
    std::string name;  // where it is no event
    std::vector<Node> next;
    Node circle = 0;  // equal for nodes that lead to each other
  };

  Node Of(EventId event);
  Node Of(const std::string& name);
  void FindCircles();

  std::vector<Place> places_;
  std::map<EventId, Node> events_;
  std::unordered_map<std::string, Node> names_;
  // For each name in a circle the events of that circle that it means: the first, and whether
  // there are others.
  struct Inside {
    Node first = 0;
    bool others = false;
  };
  std::unordered_map<Node, Inside> inside_;
};

}  // namespace chipline
