#include "model/clock.h"

#include <chrono>

namespace chipline {

Micros SystemClock::Now() const {
  using std::chrono::duration_cast, std::chrono::microseconds;
  return duration_cast<microseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace chipline
