#include "web/zip.h"

#include <cstdint>
#include <zlib.h>

namespace chipline {
namespace {

constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kStored = 0;
constexpr std::uint32_t kFirstDay = 0x00210000;  // 1980-01-01 00:00 in the format's own way

void Put16(std::uint16_t number, std::string& out) {
  out += static_cast<char>(number & 0xFF);
  out += static_cast<char>(number >> 8);
}
void Put32(std::uint32_t number, std::string& out) {
  Put16(static_cast<std::uint16_t>(number & 0xFFFF), out);
  Put16(static_cast<std::uint16_t>(number >> 16), out);
}

// What the header in front of a file and its line in the directory have in common.
void PutEntry(const ZipFile& file, std::uint32_t crc, std::string& out) {
  Put16(kVersion, out);
  Put16(0, out);  // flags
  Put16(kStored, out);
  Put32(kFirstDay, out);
  Put32(crc, out);
  Put32(static_cast<std::uint32_t>(file.bytes.size()), out);
  Put32(static_cast<std::uint32_t>(file.bytes.size()), out);
  Put16(static_cast<std::uint16_t>(file.name.size()), out);
  Put16(0, out);  // extra field
}

std::uint32_t Crc(const std::string& bytes) {
  const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
  return static_cast<std::uint32_t>(crc32_z(0, data, bytes.size()));
}

}  // namespace

std::string Zip(const std::vector<ZipFile>& files) {
  std::string out;
  std::string directory;
  for (const ZipFile& file : files) {
    const std::uint32_t crc = Crc(file.bytes);
    Put32(0x02014B50, directory);
    Put16(kVersion, directory);
    PutEntry(file, crc, directory);
    Put16(0, directory);  // comment
    Put16(0, directory);  // disk
    Put16(0, directory);  // internal attributes
    Put32(0, directory);  // external attributes
    Put32(static_cast<std::uint32_t>(out.size()), directory);
    directory += file.name;
    Put32(0x04034B50, out);
    PutEntry(file, crc, out);
    out += file.name;
    out += file.bytes;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  out += directory;
  Put32(0x06054B50, out);
  Put16(0, out);  // disk
  Put16(0, out);  // disk of the directory
  Put16(static_cast<std::uint16_t>(files.size()), out);
  Put16(static_cast<std::uint16_t>(files.size()), out);
  Put32(static_cast<std::uint32_t>(directory.size()), out);
  Put32(at, out);
  Put16(0, out);  // comment
  return out;
}

}  // namespace chipline
