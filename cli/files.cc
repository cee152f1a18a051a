#include "cli/files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include "store/posix.h"

namespace chipline {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

// Of the call that just failed.
Error CannotRead(const std::string& path) {
  return IoError("cannot read: " + ErrorText(errno), path);
}

}  // namespace

Result<std::string> ReadWholeFile(const std::string& path, std::size_t most) {
  const std::unique_ptr<std::FILE, CloseFile> file(path == "-" ? stdin
                                                               : std::fopen(path.c_str(), "rb"));
  if (!file) return CannotRead(path);
  std::string text;
  std::array<char, 65'536> buffer;
  for (;;) {
    const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get());
    text.append(buffer.data(), got);
    if (text.size() > most) {
      return InvalidArgument("larger than " + std::to_string(most) + " bytes", path);
    }
    if (got < buffer.size()) break;
  }
  if (std::ferror(file.get()) != 0) return CannotRead(path);
  return text;
}

Result<std::ifstream> OpenToRead(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (file) file.peek();  // a folder opens, and cannot be read
  if (!file.is_open() || file.bad()) return CannotRead(path);
  file.clear();
  return file;
}

Result<std::vector<std::string>> FilesOf(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code fault;
    if (!fs::is_directory(path, fault)) {
      files.push_back(path);
      continue;
    }
    const auto first = static_cast<std::ptrdiff_t>(files.size());
    fs::recursive_directory_iterator item(path, fault);
    const fs::recursive_directory_iterator end;
    while (!fault && item != end) {
      if (item->is_regular_file(fault)) files.push_back(item->path().string());
      item.increment(fault);
    }
    if (fault) return IoError("cannot read: " + fault.message(), path);
    std::sort(files.begin() + first, files.end());
  }
  return files;
}

}  // namespace chipline
