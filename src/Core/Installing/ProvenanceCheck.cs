using System.Globalization;
using System.Security.Cryptography;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>A model that comes with a provenance, such as an archive of an installed one: it keeps it where its files are still those that it names.</summary>
internal static class ProvenanceCheck
{
    /// <summary>Compares a copied model with what its provenance says, and takes that away where it says something else.</summary>
    /// <param name="copy">The model's folder.</param>
    /// <returns>A warning where it was taken away.</returns>
    public static IEnumerable<string> Apply(string copy)
    {
        var file = Path.Combine(copy, ModelProvenance.FileName);
        if (!File.Exists(file))
            return [];
        var problem = ModelProvenance.Find(copy) is { } provenance ? Difference(copy, provenance) : "it cannot be read";
        if (problem is null)
            return [];
        File.Delete(file);
        return [$"The model's {ModelProvenance.FileName}, which says where it is from, was left out: {problem}."];
    }

    private static string? Difference(string copy, ModelProvenance provenance)
    {
        var known = provenance.Files.GroupBy(file => file.Path, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        var there = new HashSet<string>(Directory.EnumerateFiles(copy, "*", SearchOption.AllDirectories).Select(path => path.Substring(copy.Length + 1).Replace('\\', '/')), StringComparer.Ordinal);
        there.Remove(ModelProvenance.FileName);
        if (there.FirstOrDefault(path => !known.ContainsKey(path)) is { } added)
            return $"it does not name '{PlainPath.Printable(added)}'";
        if (known.Keys.FirstOrDefault(path => !there.Contains(path)) is { } missing)
            return $"it names '{PlainPath.Printable(missing)}', which is not there";
        return there.FirstOrDefault(path => Sha256Of(Path.Combine(copy, path)) != known[path].Sha256) is { } changed ? $"'{PlainPath.Printable(changed)}' is another file than it names" : null;
    }

    private static string Sha256Of(string path)
    {
        using var stream = File.OpenRead(path);
        using var hash = SHA256.Create();
        return string.Concat(hash.ComputeHash(stream).Select(each => each.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
