namespace TextToImage.Shell;

/// <summary>The languages of the menus; Windows in any other language gets English.</summary>
public enum MenuLanguage
{
    /// <summary>English.</summary>
    En,

    /// <summary>Chinese, in simplified characters.</summary>
    Zh,

    /// <summary>German.</summary>
    De,
}

/// <summary>A text of a menu or a question in each language.</summary>
/// <param name="English">As English-speaking users read it.</param>
/// <param name="Chinese">As Chinese-speaking users read it.</param>
/// <param name="German">As German-speaking users read it.</param>
public sealed record MenuText(string English, string Chinese, string German)
{
    /// <summary>The text in a language.</summary>
    public string In(MenuLanguage language) => language switch
    {
        MenuLanguage.Zh => Chinese,
        MenuLanguage.De => German,
        _ => English,
    };
}
