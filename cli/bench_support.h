// What the benchmarks share: a stopwatch, a folder to work in, and the lines they print.
#pragma once

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/result.h"

namespace chipline {

class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// {"bench":"append","what":"one writer","per_second":2693.1,…}
void PrintMeasurement(std::string_view bench, std::string_view what,
                      std::initializer_list<std::pair<std::string_view, double>> figures);

// The value below which `share` of the values lie. REQUIRES: values is not empty.
double Quantile(std::vector<double> values, double share);

// Of this process, in megabytes.
double ResidentMegabytes();

// A folder for a run: the one that is named, kept; or a fresh one below the current folder, gone
// with the object.
class BenchFolder {
 public:
  static Result<BenchFolder> Open(const std::string& named);
  BenchFolder(BenchFolder&& other) noexcept;
  BenchFolder& operator=(BenchFolder&& other) noexcept;
  ~BenchFolder();
  const std::string& path() const { return path_; }

 private:
  BenchFolder(std::string path, bool is_fresh) : path_(std::move(path)), is_fresh_(is_fresh) {}
  std::string path_;
  bool is_fresh_ = false;
};

}  // namespace chipline
