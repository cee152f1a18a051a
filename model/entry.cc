#include "model/entry.h"

#include <charconv>

#include <openssl/evp.h>

#include "model/json.h"

namespace chipline {
namespace {

template <class Number>
bool ParseWhole(std::string_view text, Number* out) {
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return error == std::errc() && end == text.data() + text.size();
}

// What the submitter said of an event: without who wrote it down and how far it was checked.
Hash DigestOf(const PolicyEvent& event) {
  PolicyEvent said = event;
  said.review = {};
  return Sha256(ToJson(said));
}

}  // namespace

std::string HexOf(const Hash& hash) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex(hash.size() * 2, '0');
  char* to = hex.data();
  for (const std::uint8_t byte : hash) {
    *to++ = kDigits[byte >> 4];
    *to++ = kDigits[byte & 15];
  }
  return hex;
}

Hash Sha256(std::string_view bytes) {
  // OpenSSL's one-shot call looks the algorithm up by name each time, which takes longer than
  // hashing a record.
  static const EVP_MD* const kAlgorithm = ::EVP_MD_fetch(nullptr, "SHA256", nullptr);
  struct Context {
    EVP_MD_CTX* made = ::EVP_MD_CTX_new();
    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { ::EVP_MD_CTX_free(made); }
  };
  thread_local const Context context;
  Hash hash;
  ::EVP_DigestInit_ex2(context.made, kAlgorithm, nullptr);
  ::EVP_DigestUpdate(context.made, bytes.data(), bytes.size());
  ::EVP_DigestFinal_ex(context.made, hash.data(), nullptr);
  return hash;
}

std::string ToString(const EventId& id) {
  return std::to_string(id.seq) + "." + std::to_string(id.index);
}

std::optional<EventId> ParseEventId(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  EventId id;
  if (!ParseWhole(text.substr(0, dot), &id.seq) || id.seq == 0) return std::nullopt;
  if (!ParseWhole(text.substr(dot + 1), &id.index)) return std::nullopt;
  return id;
}

std::vector<Claim> ClaimsOf(const NewEntry& entry) {
  std::vector<Claim> claims;
  if (entry.kind == EntryKind::kEvents) {
    for (const PolicyEvent& event : entry.events) {
      if (!event.key.empty()) claims.push_back({"key:" + event.key, DigestOf(event)});
    }
  }
  if (!entry.id.empty()) {
    NewEntry said = entry;
    said.by.clear();
    for (PolicyEvent& event : said.events) event.review.by.clear();
    claims.push_back({"id:" + entry.id, Sha256(ToJson(said))});
  }
  return claims;
}

}  // namespace chipline
