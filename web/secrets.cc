#include "web/secrets.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <set>
#include <sodium.h>

#include "model/entry.h"

namespace chipline {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::chrono::seconds kPatience{1};
constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 128;

// What people choose first, without the digits and signs that they put behind it.
constexpr std::array<std::string_view, 40> kUsual = {
    "password", "passwort",   "passw",  "letmein",  "welcome",  "admin",     "administrator",
    "qwerty",   "qwertyuiop", "qwertz", "azerty",   "asdfgh",   "asdfghjkl", "zxcvbnm",
    "iloveyou", "monkey",     "dragon", "football", "baseball", "sunshine",  "princess",
    "superman", "trustno",    "abc",    "abcd",     "abcdef",   "abcdefgh",  "secret",
    "changeme", "default",    "login",  "master",   "root",     "test",      "guest",
    "hello",    "newsroom",   "editor", "chipline", "p@ssw0rd"};

std::string LowerLetters(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    lower += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return lower;
}

bool IsRun(std::string_view text) {
  const std::set<char> used(text.begin(), text.end());
  if (used.size() <= 2) return true;
  const auto steps = [text](int by) {
    for (std::size_t i = 1; i < text.size(); ++i) {
      const bool wraps = text[i - 1] == '9' && text[i] == '0';
      if (text[i] - text[i - 1] != by && !wraps) return false;
    }
    return true;
  };
  return steps(1) || steps(-1);
}

std::size_t Characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Result<std::string> HashOf(std::string_view password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (::crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost.operations,
                              cost.memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Unavailable("no memory to hash a password");
  }
  return std::string(hash.data());
}

}  // namespace

// One of the two places, until the end of the scope.
class Passwords::Place {
 public:
  explicit Place(Passwords& passwords) : free_(passwords.free_), taken_(Take(passwords)) {}
  ~Place() {
    if (taken_) free_.release();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  bool taken() const { return taken_; }

 private:
  static bool Take(Passwords& passwords) {
    if (passwords.free_.try_acquire()) return true;
    if (!passwords.waiting_.try_acquire()) return false;
    const bool taken = passwords.free_.try_acquire_for(kPatience);
    passwords.waiting_.release();
    return taken;
  }

  std::counting_semaphore<2>& free_;
  const bool taken_;
};

std::string RandomSecret() {
  std::array<unsigned char, kSecretBytes> bytes{};
  [[maybe_unused]] const int ready = ::sodium_init();
  ::randombytes_buf(bytes.data(), bytes.size());
  std::string text(
      sodium_base64_ENCODED_LEN(kSecretBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  ::sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.pop_back();  // its zero byte
  return text;
}

bool SameSecret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string SecretHash(std::string_view secret) {
  return HexOf(Sha256(secret));
}

std::optional<std::string> WeaknessOf(std::string_view password, std::string_view user) {
  const std::size_t length = Characters(password);
  if (length < kShortest) return "A password has at least 8 characters; 15 are better.";
  if (length > kLongest) return "A password has at most 128 characters.";
  const std::string lower = LowerLetters(password);
  std::string core = lower;
  while (!core.empty() && std::isalpha(static_cast<unsigned char>(core.back())) == 0) {
    core.pop_back();
  }
  const std::string name = LowerLetters(user);
  if (lower == name || core == name ||
      std::find(kUsual.begin(), kUsual.end(), core) != kUsual.end() || IsRun(lower)) {
    return "That password is one of the first that anybody would try.";
  }
  return std::nullopt;
}

Passwords::Passwords(PasswordCost cost) : cost_(cost) {
  [[maybe_unused]] const int ready = ::sodium_init();
}

Result<std::string> Passwords::Hash(std::string_view password) {
  const Place place(*this);
  if (!place.taken()) return Unavailable("other passwords are being checked; try again");
  return HashOf(password, cost_);
}

Result<bool> Passwords::Verify(const std::optional<std::string>& hash, std::string_view password) {
  const Place place(*this);
  if (!place.taken()) return Unavailable("other passwords are being checked; try again");
  // At the first try of any kind, so that none of a kind takes longer.
  std::call_once(nobody_made_, [this] {
    if (auto hash = HashOf(RandomSecret(), cost_)) nobody_ = *hash;
  });
  ++verifications_;
  const std::string& against = hash ? *hash : nobody_;
  const bool same =
      ::crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return same && hash.has_value();
}

}  // namespace chipline
