namespace TextToImage.Text;

/// <summary>What the phrases of a lexicon are about.</summary>
public enum LexiconKind
{
    /// <summary>Something that can be drawn.</summary>
    Thing,

    /// <summary>A colour of a thing or a background.</summary>
    Colour,

    /// <summary>How many.</summary>
    Number,

    /// <summary>How large.</summary>
    Size,

    /// <summary>Where one thing is to another.</summary>
    Relation,

    /// <summary>What one thing does to another; drawn as the nearest relation.</summary>
    Verb,

    /// <summary>A plain or blended background.</summary>
    Background,

    /// <summary>Surroundings.</summary>
    Scenery,

    /// <summary>How things are drawn.</summary>
    Style,

    /// <summary>Joins things.</summary>
    Join,

    /// <summary>That there is no background.</summary>
    Transparent,

    /// <summary>A kind of picture that the model does not make, such as a photo.</summary>
    Mood,

    /// <summary>Says nothing about the picture.</summary>
    Ignored,
}
