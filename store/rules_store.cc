#include "store/rules_store.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <mutex>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "store/posix.h"

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
    if (Get(version)) return Ok();
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) return IoError("cannot make the folder: " + error.message(), folder_);
    const std::string draft = PathOf(version) + "." + std::to_string(::getpid()) + ".new";
    CHIP_CHECK(WriteDraft(draft, text));
    if (std::rename(draft.c_str(), PathOf(version).c_str()) != 0) {
      return SystemError("rename", draft);
    }
    CHIP_CHECK(SyncFolder(folder_));
    return SyncFolder(folder_ + "/..");
  }

  Result<std::string> Get(const std::string& version) const override {
    if (!IsVersion(version)) return Unknown(version);
    auto text = ReadFile(PathOf(version));
    if (!text && text.error().code == ErrorCode::kNotFound) return Unknown(version);
    return text;
  }

 private:
  std::string PathOf(const std::string& version) const { return folder_ + "/" + version + ".toml"; }

  static Result<void> WriteDraft(const std::string& path, std::string_view text) {
    File file = CHIP_TRY(File::Open(path, O_WRONLY | O_CREAT | O_TRUNC));
    CHIP_CHECK(file.WriteAt(text, 0));
    return file.SyncData();
  }

  const std::string folder_;
};

class MemoryRulesStore final : public RulesStore {
 public:
  Result<void> Keep(const std::string& version, std::string_view text) override {
    if (!IsVersion(version)) return InvalidArgument("not a version of the rules", version);
    const std::lock_guard lock(mutex_);
    kept_.emplace(version, text);
    return Ok();
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

std::unique_ptr<RulesStore> OpenRulesStore(const std::string& store) {
  constexpr std::string_view kRocks = "rocksdb:";
  if (!store.starts_with(kRocks)) return std::make_unique<MemoryRulesStore>();
  return std::make_unique<FileRulesStore>(store.substr(kRocks.size()) + "/rules");
}

}  // namespace chipline
