#include "web/last_fault.h"

#include "model/day.h"

namespace chipline {

void LastFault::Note(const std::string& detail, Micros at) {
  std::string text = FormatInstant(at).substr(0, 19) + "Z: " + detail;
  const std::lock_guard lock(mutex_);
  text_ = std::move(text);
}

std::string LastFault::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

}  // namespace chipline
