namespace TextToImage.Shell;

/// <summary>HKEY_CURRENT_USER: keys are paths below it, and need not exist where they are read or deleted.</summary>
public interface IUserRegistry
{
    /// <summary>Whether there is such a key.</summary>
    bool Exists(string key);

    /// <summary>Whether a key has neither values nor keys.</summary>
    bool IsEmpty(string key);

    /// <summary>A value as it is, with variables in it unexpanded; null where there is none.</summary>
    object? Read(string key, string name);

    /// <summary>Whether a value is a text with variables that its readers expand.</summary>
    bool Expands(string key, string name);

    /// <summary>Writes a value, and makes its key where that is missing.</summary>
    /// <param name="key">The key.</param>
    /// <param name="name">Name of the value; empty for the default value.</param>
    /// <param name="data">A text, or a number of 32 bits.</param>
    /// <param name="expands">Whether a text has variables that its readers are to expand.</param>
    void Write(string key, string name, object data, bool expands = false);

    /// <summary>Deletes a key with all that is in it.</summary>
    void Delete(string key);

    /// <summary>Deletes a value.</summary>
    void Delete(string key, string name);
}
