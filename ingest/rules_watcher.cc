#include "ingest/rules_watcher.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace chipline {
namespace {

constexpr std::chrono::milliseconds kPause(200);

}  // namespace

RulesWatcher::RulesWatcher(std::string folder, std::unique_ptr<Extractor> extractor)
    : folder_(std::move(folder)), extractor_(std::move(extractor)), seen_(Fingerprint()) {}

Result<std::unique_ptr<RulesWatcher>> RulesWatcher::Start(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) return NotFound("no such folder", folder);
  auto extractor = CHIP_TRY(Extractor::Load(folder));
  std::unique_ptr<RulesWatcher> watcher(new RulesWatcher(folder, std::move(extractor)));
  // What changed between reading and looking is seen as a change.
  watcher->thread_ = std::thread([raw = watcher.get()] { raw->Run(); });
  return watcher;
}

RulesWatcher::~RulesWatcher() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

RulesStatus RulesWatcher::status() const {
  const std::string version = extractor_->version();
  const std::lock_guard lock(mutex_);
  return {folder_, version, fault_, reloads_};
}

// Names, sizes and times of the rule files.
std::string RulesWatcher::Fingerprint() const {
  std::vector<std::string> lines;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
    if (entry.path().extension() != ".toml") continue;
    const auto size = entry.file_size(error);
    const auto time = entry.last_write_time(error).time_since_epoch().count();
    lines.push_back(entry.path().filename().string() + " " + std::to_string(size) + " " +
                    std::to_string(time));
  }
  std::ranges::sort(lines);
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

bool RulesWatcher::Look() {
  const std::lock_guard one(looking_);
  std::string now = Fingerprint();
  {
    const std::lock_guard lock(mutex_);
    if (now == seen_) return false;
    seen_ = std::move(now);
  }
  const auto loaded = extractor_->Reload(folder_);
  const std::lock_guard lock(mutex_);
  fault_ = loaded ? std::string() : loaded.error().ToString();
  if (loaded) ++reloads_;
  return true;
}

void RulesWatcher::Run() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kPause, [this] { return stop_; })) {
    lock.unlock();
    (void)Look();
    lock.lock();
  }
}

}  // namespace chipline
