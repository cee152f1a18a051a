// The last answer that could not be made, for whoever watches over the server.
#pragma once

#include <mutex>
#include <string>

#include "model/clock.h"

namespace chipline {

// Safe from any thread.
class LastFault {
 public:
  // `detail` is what the asker was told.
  void Note(const std::string& detail, Micros at);

  // "2026-03-14T09:26:53Z: The answer could not be made: …"; empty where there was none. It stays
  // until a restart: a damaged store does not heal by answering something else.
  std::string text() const;

 private:
  mutable std::mutex mutex_;
  std::string text_;
};

}  // namespace chipline
