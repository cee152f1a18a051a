// Two events that may be one act, and the event that they become.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "model/event.h"
#include "model/json_value.h"
#include "web/sent_form.h"
#include "web/site.h"

namespace chipline {

// A field of either event, in words.
struct MergeField {
  std::string name;
  std::string stays;  // "not stated" where that one leaves it open
  std::string goes;
  bool differs = false;     // and there is something to take
  bool is_missing = false;  // the one that stays leaves it open
};

class MergeDraft {
 public:
  // Both by id or key. kNotFound, kInvalidArgument (an event with itself, one that was retracted),
  // said in words for a page.
  static Result<MergeDraft> Make(const Site& site, const std::string& keep,
                                 const std::string& drop);

  const Standing& keep() const { return keep_; }
  const Standing& drop() const { return drop_; }

  // Every field of either but keys and review, in the order of the record. Of "sources" the ones
  // that go are those that the event that stays does not cite.
  std::vector<MergeField> Fields(const SubjectTree& subjects) const;
  // What the event that stays leaves open and the other says, and the other's sources.
  std::vector<std::string> Missing() const;

  // The event that stays with the fields of `take` as the other has them (sources are added);
  // null where that takes nothing.
  nlohmann::ordered_json EventWith(const std::vector<std::string>& take,
                                   const std::string& by) const;

 private:
  MergeDraft(Standing keep, Standing drop) : keep_(std::move(keep)), drop_(std::move(drop)) {}

  Standing keep_;
  Standing drop_;
};

}  // namespace chipline
