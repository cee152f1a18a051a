#include "store/rules_store.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>
#include <utility>

#include "store/posix.h"
#include "store/store_name.h"

namespace chipline {
namespace {

Error Unknown(const std::string& version) {
  return NotFound("no such version of the rules is kept", version);
}

bool IsVersion(const std::string& version) {
  return !version.empty() && std::all_of(version.begin(), version.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
}

class FileRulesStore final : public RulesStore {
 public:
  explicit FileRulesStore(std::string folder) : folder_(std::move(folder)) {}

  Result<void> Keep(const std::string& version, std::string_view text) override {
    if (!IsVersion(version)) return InvalidArgument("not a version of the rules", version);
    if (const auto held = Get(version); held && *held == text) return Ok();
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return IoError("cannot make the folder: " + error.message(), folder_);
    CHIP_CHECK(WriteFileWhole(PathOf(version), text));
    return SyncFolder(folder_ + "/..");
  }

  Result<std::vector<std::string>> Versions() const override {
    namespace fs = std::filesystem;
    std::vector<std::string> versions;
    std::error_code error;
    if (!fs::exists(folder_, error) && !error) return versions;
    for (fs::directory_iterator file(folder_, error), end; !error && file != end;
         file.increment(error)) {
      std::string version = file->path().stem().string();
      if (file->path().extension() == kEnding && IsVersion(version)) {
        versions.push_back(std::move(version));
      }
    }
    if (error) return IoError("cannot list the rules: " + error.message(), folder_);
    std::sort(versions.begin(), versions.end());
    return versions;
  }

  Result<std::string> Get(const std::string& version) const override {
    if (!IsVersion(version)) return Unknown(version);
    auto text = ReadFile(PathOf(version));
    if (!text && text.error().code == ErrorCode::kNotFound) return Unknown(version);
    return text;
  }

 private:
  static constexpr char kEnding[] = ".toml";

  std::string PathOf(const std::string& version) const { return folder_ + "/" + version + kEnding; }

  const std::string folder_;
};

class MemoryRulesStore final : public RulesStore {
 public:
  Result<void> Keep(const std::string& version, std::string_view text) override {
    if (!IsVersion(version)) return InvalidArgument("not a version of the rules", version);
    const std::lock_guard lock(mutex_);
    kept_.insert_or_assign(version, std::string(text));
    return Ok();
  }
  Result<std::vector<std::string>> Versions() const override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> versions;
    for (const auto& [version, text] : kept_) versions.push_back(version);
    return versions;
  }
  Result<std::string> Get(const std::string& version) const override {
    const std::lock_guard lock(mutex_);
    const auto found = kept_.find(version);
    if (found == kept_.end()) return Unknown(version);
    return found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> kept_;
};

}  // namespace

Result<std::unique_ptr<RulesStore>> OpenRulesStore(const std::string& store) {
  const StoreName name = CHIP_TRY(ParseStoreName(store));
  if (name.in_memory()) return std::unique_ptr<RulesStore>(new MemoryRulesStore());
  return std::unique_ptr<RulesStore>(new FileRulesStore(name.folder + "/rules"));
}

}  // namespace chipline
