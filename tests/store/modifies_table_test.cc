// The table of what modifies what against a map of lists.
#include "store/modifies_table.h"

#include <map>
#include <random>

#include "tests/support/catch.h"

namespace chipline {

TEST_CASE("the table of what modifies what is a map of lists in less room", "[random]") {
  std::mt19937 random(11);
  ModifiesTable table;
  std::map<EventId, std::vector<std::string>> twin;
  std::uint64_t last = 0;
  for (int turn = 0; turn < 4'000; ++turn) {
    // Mostly a new event; at times an earlier one, known or not.
    const bool is_new = last == 0 || random() % 4 != 0;
    const EventId id{is_new ? last += 1 + random() % 3 : 1 + random() % last,
                     static_cast<std::uint32_t>(random() % 3)};
    if (random() % 5 == 0) {
      table.Erase(id);
      twin.erase(id);
    } else {
      std::vector<std::string> names(random() % 4);
      for (std::string& name : names) name.assign(random() % 30, static_cast<char>(random()));
      table.Set(id, {names.begin(), names.end()});
      twin[id] = names;
    }
    const EventId asked{1 + random() % (last + 2), static_cast<std::uint32_t>(random() % 3)};
    for (const EventId one : {id, asked}) {
      const auto known = twin.find(one);
      REQUIRE(table.Of(one) == (known == twin.end() ? std::vector<std::string>() : known->second));
    }
  }
  for (const auto& [id, names] : twin) REQUIRE(table.Of(id) == names);
}

}  // namespace chipline
