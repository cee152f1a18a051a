// A zip archive of files as they are, without compression: the same files give the same bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace chipline {

struct ZipFile {
  std::string name;  // ASCII, "/" between folders
  std::string bytes;
};

// Every file is dated 1980-01-01. REQUIRES: fewer than 65,536 files and 4 GiB in all.
std::string Zip(const std::vector<ZipFile>& files);

}  // namespace chipline
