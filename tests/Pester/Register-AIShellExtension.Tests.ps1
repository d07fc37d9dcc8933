#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

Describe 'Register-AIShellExtension and Unregister-AIShellExtension' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'Common.ps1')
    }

    It 'change nothing with -WhatIf, on any system' {
        Register-AIShellExtension -WhatIf | Should -BeNullOrEmpty
        Unregister-AIShellExtension -WhatIf | Should -BeNullOrEmpty
    }

    It '<Command> says in one sentence that this is not Windows' -Skip:($PSEdition -eq 'Desktop' -or $IsWindows) -ForEach @(
        @{ Command = 'Register-AIShellExtension' }
        @{ Command = 'Unregister-AIShellExtension' }
    ) {
        $thrown = { & $Command -ErrorAction Stop } | Should -Throw -PassThru
        Get-ErrorId $thrown | Should -Be 'SystemUnsupported'
        $thrown.Exception.Message | Should -Match '^[^.]*Windows[^.]*\.$'
    }

    It 'takes a language of the menus and no other' {
        { Register-AIShellExtension -Language fr -WhatIf } | Should -Throw
    }
}
