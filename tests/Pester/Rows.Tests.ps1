#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# What was made goes through tables, files and other sessions, and makes the same again.
Describe 'Rows' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
        $folder = Enter-TestFolder
        $made = New-AIImage 'a house' @tiny -Seed 3 -Scheduler ddim -Eta 0.5 -GuidanceScale 4.5 -GuidanceRescale 0.25 -GuidanceEnd 0.75 -Variation 0.25 -VariationSeed 8 -Tileable -Windows Off -OutFile made.png
        $culture = [cultureinfo]::CurrentCulture
    }

    AfterEach { [cultureinfo]::CurrentCulture = $culture }

    AfterAll { Pop-Location }

    It 'makes the same picture again by CSV under a decimal <Sign>' -ForEach @(
        @{ Sign = 'point' }
        @{ Sign = 'comma' }
    ) {
        $other = [cultureinfo]::InvariantCulture.Clone()
        if ($Sign -eq 'comma') { $other.NumberFormat.NumberDecimalSeparator = ',' }
        [cultureinfo]::CurrentCulture = $other
        $made | Export-Csv made.csv
        Import-Csv made.csv | New-AIImage -OutFile again.png -Force
        Get-Bytes (Join-Path $folder again.png) | Should -Be (Get-Bytes (Join-Path $folder made.png))
    }

    It 'makes the same picture again by <Way>' -ForEach @(
        @{ Way = 'JSON'; Script = { $made | ConvertTo-Json -Depth 5 | ConvertFrom-Json } }
        @{ Way = 'Clixml'; Script = { $made | Export-Clixml made.xml; Import-Clixml made.xml } }
        @{ Way = 'Select-Object'; Script = { $made | Select-Object * } }
        @{ Way = 'Get-AIImageInfo'; Script = { Get-AIImageInfo made.png } }
    ) {
        & $Script | New-AIImage -OutFile again.png -Force
        Get-Bytes (Join-Path $folder again.png) | Should -Be (Get-Bytes (Join-Path $folder made.png))
    }

    It 'resizes a picture that was read back by <Way> as the picture' -ForEach @(
        @{ Way = 'Clixml'; Script = { $made | Export-Clixml made.xml; Import-Clixml made.xml } }
        @{ Way = 'Select-Object'; Script = { $made | Select-Object * } }
    ) {
        (& $Script | Resize-AIImage -Scale 2 -Method lanczos -Force).Width | Should -Be 128
    }
}
