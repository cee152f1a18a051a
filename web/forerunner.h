// Asks for the board before anybody does.
#pragma once

#include <thread>

#include "web/app.h"

namespace chipline {

// What a board is made of takes longest of all pages and changes with every entry. On a thread of
// its own, this asks for one at once and again whenever the log has grown, and rests ten times as
// long as that took: while thousands of entries come in, a tenth of a core at most goes there.
// `app` must outlive it.
class Forerunner {
 public:
  explicit Forerunner(const App& app);

 private:
  static void Run(const App& app, const std::stop_token& stop);

  std::jthread thread_;
};

}  // namespace chipline
