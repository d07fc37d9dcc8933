namespace TextToImage;

/// <summary>From where the position of a floating picture in a Word document is measured.</summary>
public enum IllustrationFrom
{
    /// <summary>From the column and the paragraph it stands in.</summary>
    Text,

    /// <summary>From the margins of the page.</summary>
    Margin,

    /// <summary>From the edges of the page.</summary>
    Page,
}
