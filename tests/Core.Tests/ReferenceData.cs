namespace TextToImage.Tests;

/// <summary>Where the reference data is: the folder named by TEXTTOIMAGE_REFERENCE_DATA, or tests/data.</summary>
internal static class ReferenceData
{
    public const string Variable = "TEXTTOIMAGE_REFERENCE_DATA";

    private static bool IsOwnFolder => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The root of the repository's working tree.</summary>
    public static string RepositoryRoot { get; } = FindUp("TextToImage.sln");

    /// <summary>The folder with schedulers/, clip-tokenizer/, reference/ ...</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Whether a file or folder is there. The repository's own data is always whole; a folder of one's own may hold
    /// only some kinds, and the tests of the others find nothing to do.
    /// </summary>
    public static bool Has(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root, .. parts]);
        return !IsOwnFolder || File.Exists(path) || Directory.Exists(path);
    }

    /// <summary>A file or folder below <see cref="Root"/>; says clearly when it is missing.</summary>
    public static string Require(params string[] parts)
    {
        var path = System.IO.Path.Combine([Root, .. parts]);
        return File.Exists(path) || Directory.Exists(path)
            ? path
            : throw new FileNotFoundException($"Reference data '{path}' is missing; point {Variable} at a folder that has it.");
    }

    /// <summary>A file or folder of the repository's own data, whatever the variable says.</summary>
    public static string Bundled(params string[] parts) => System.IO.Path.Combine([RepositoryRoot, "tests", "data", .. parts]);

    private static string FindRoot()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(named))
            return System.IO.Path.Combine(RepositoryRoot, "tests", "data");
        var full = System.IO.Path.GetFullPath(named, RepositoryRoot);
        return Directory.Exists(full)
            ? full
            : throw new DirectoryNotFoundException($"{Variable} names '{named}', which is not a folder.");
    }

    private static string FindUp(string fileName)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (File.Exists(System.IO.Path.Combine(folder, fileName)))
                return folder;
        }
        throw new FileNotFoundException($"'{fileName}' is in no folder above '{AppContext.BaseDirectory}'.");
    }
}
